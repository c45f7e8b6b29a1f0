package sandbox

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"backdrop/kiosk"
)

const (
	one     = kiosk.Credit
	quarter = kiosk.Credit / 4
)

func TestPots(t *testing.T) {
	for _, c := range []struct {
		name   string
		pots   Pots
		split  bool
		stages string // p and f, in turn
		want   Pots
		paid   string // what each one cost, - for a refusal
	}{
		{"free first", Pots{1, one, 0, 0}, false, "ppf", Pots{0, one - quarter, 0, 0}, "0 0.25 -"},
		{"a full takes no free call", Pots{1, 0, one, 0}, false, "ff", Pots{1, 0, 0, 0}, "1 -"},
		{"subscription before PAYG", Pots{0, one, one, 0}, false, "fff", Pots{}, "1 1 -"},
		{"not split", Pots{0, 750, 500, 0}, false, "fppppp", Pots{}, "- 0.25 0.25 0.25 0.25 0.25"},
		{"skips the small rest", Pots{0, 750, one, 0}, false, "fp", Pots{0, 500, 0, 0}, "1 0.25"},
		{"split", Pots{0, 750, 500, 0}, true, "ff", Pots{0, 0, 250, 0}, "1 -"},
		{"enterprise alone", Pots{0, 0, 0, 2 * one}, false, "fp", Pots{0, 0, 0, 750}, "1 0.25"},
		{"enterprise last", Pots{0, 0, one, one}, false, "f", Pots{0, 0, 0, one}, "1"},
		{"nothing", Pots{}, true, "p", Pots{}, "-"},
	} {
		t.Run(c.name, func(t *testing.T) {
			b := newBooks(c.pots, c.split, 0)
			var paid []string
			for _, s := range c.stages {
				stage := map[rune]string{'p': previewStage, 'f': fullStage}[s]
				h, ok := b.hold(stage)
				if !ok {
					paid = append(paid, "-")
					continue
				}
				paid = append(paid, b.charge(h, nil, "", time.Time{}).String())
			}
			if got := strings.Join(paid, " "); got != c.paid || b.pots != c.want || b.held != (portions{}) || b.heldFree != 0 {
				t.Errorf("paid %s, left %+v; want %s, %+v", got, b.pots, c.paid, c.want)
			}
		})
	}
}

func TestHoldsAreNotSpentTwice(t *testing.T) {
	b := newBooks(Pots{FreeCalls: 1, PAYG: one}, false, 0)
	free, _ := b.hold(previewStage)
	full, ok := b.hold(fullStage)
	if _, second := b.hold(previewStage); !ok || second || !free.free {
		t.Fatal("the last credit was set aside twice")
	}
	if err := b.spendForeign(quarter, time.Time{}); err == nil {
		t.Error("somebody else spent what was set aside")
	}
	b.release(free)
	b.release(full)
	if b.left() != b.pots || b.pots != (Pots{FreeCalls: 1, PAYG: one}) {
		t.Errorf("%+v", b)
	}
}

func TestAuto(t *testing.T) {
	small, large := pngOf(t, scene(250, 200)), jpegOf(t, scene(480, 640))
	for _, c := range []struct {
		name    string
		picture []byte
		pots    Config
		charged string // "" for 402
		width   string
	}{
		{"small", small, Config{PAYG: 5 * one}, "0.25", "250"},
		{"large", large, Config{PAYG: 5 * one}, "1", "480"},
		{"large, little left", large, Config{PAYG: 500}, "0.25", "433"},
		{"large, rest in two pots", large, Config{Subscription: 500, PAYG: 500}, "0.25", "433"},
		{"large, a free call left", large, Config{Free: 1}, "0", "433"},
		{"large, nothing left", large, Config{}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := start(t, c.pots)
			r := post(t, s.BaseURL(), c.picture, fields{"size": "auto"})
			if c.charged == "" {
				if status, _ := r.problem(t); status != 402 {
					t.Error(status)
				}
				return
			}
			must(t, r)
			if got := r.Header.Get("X-Credits-Charged"); got != c.charged || r.Header.Get("X-Width") != c.width {
				t.Errorf("charged %s, width %s", got, r.Header.Get("X-Width"))
			}
			wantFull := 0
			if c.charged == "1" {
				wantFull = 1
			}
			if n := s.Truth().Requests; n.Full != wantFull || n.Preview != 1-wantFull {
				t.Errorf("%+v", n)
			}
		})
	}
	// A full of a small picture costs a full one: the vendor does not say; chosen.
	s := start(t, rich())
	if r := must(t, post(t, s.BaseURL(), small, fields{"size": "full"})); r.Header.Get("X-Credits-Charged") != "1" {
		t.Error(r.Header)
	}
}

func TestTruthGolden(t *testing.T) {
	s := start(t, Config{Free: 1, Subscription: 2 * one, PAYG: 10 * one})
	picture := pngOf(t, scene(60, 40))
	for _, size := range []string{"preview", "small", "full", "4k", "hd"} {
		must(t, post(t, s.BaseURL(), picture, fields{"size": size}))
	}
	post(t, s.BaseURL(), picture, fields{"size": "full", "crop": "x"})
	post(t, s.BaseURL(), nil, fields{"size": "regular"})
	digest := fmt.Sprintf("%x", sha256.Sum256(picture))
	want := fmt.Sprintf(`{"requests":{"preview":3,"full":4},"charged":3.25,"by_stage":{"preview":0.25,"full":3},`+
		`"pots":{"free_calls":0,"subscription":0.75,"payg":8,"enterprise":0},"images":[`+
		`{"sha256":"%[1]s","stage":"preview","charged":0},{"sha256":"%[1]s","stage":"preview","charged":0.25},`+
		`{"sha256":"%[1]s","stage":"full","charged":1},{"sha256":"%[1]s","stage":"full","charged":1},`+
		`{"sha256":"%[1]s","stage":"full","charged":1}]}`, digest)
	for _, path := range []string{"", "/", "/truth"} {
		resp, err := http.Get(s.ControlURL() + path)
		if err != nil {
			t.Fatal(err)
		}
		var raw json.RawMessage
		err = json.NewDecoder(resp.Body).Decode(&raw)
		_ = resp.Body.Close()
		if err != nil || string(raw) != want {
			t.Errorf("%v\ngot  %s\nwant %s", err, raw, want)
		}
	}
	empty := start(t, Config{})
	if got := string(toJSON(empty.Truth())); got != `{"requests":{"preview":0,"full":0},"charged":0,"by_stage":{"preview":0,"full":0},`+
		`"pots":{"free_calls":0,"subscription":0,"payg":0,"enterprise":0},"images":[]}` {
		t.Error(got)
	}
}

type clock struct{ at atomic.Pointer[time.Time] }

func newClock() *clock {
	c := &clock{}
	c.set(time.Date(2026, 11, 22, 20, 0, 0, 0, time.UTC))
	return c
}
func (c *clock) now() time.Time          { return *c.at.Load() }
func (c *clock) set(t time.Time)         { c.at.Store(&t) }
func (c *clock) advance(d time.Duration) { c.set(c.now().Add(d)) }

func TestAccountLags(t *testing.T) {
	clock := newClock()
	s := start(t, Config{Subscription: 2 * one, PAYG: one / 2, Enterprise: 1, Free: 3, Lag: 10 * time.Second, Now: clock.now})
	picture := pngOf(t, scene(60, 40))
	account := func(want string) {
		t.Helper()
		r := must(t, getAccount(t, s))
		if string(r.body) != want {
			t.Errorf("got  %s\nwant %s", r.body, want)
		}
		if r.Header.Get("X-RateLimit-Limit") != "" || r.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Error(r.Header)
		}
	}
	const begin = `{"data":{"attributes":{"credits":{"subscription":2,"payg":0.5,"enterprise":0.001,"total":2.501},"api":{"free_calls":3,"sizes":"all"}}}}`
	account(begin)
	must(t, post(t, s.BaseURL(), picture, fields{"size": "full"})) // at 0 s
	clock.advance(5 * time.Second)
	if _, text := control(t, s, "/topup", `{"payg":5}`); !strings.Contains(text, `"payg":5.5`) {
		t.Error(text)
	}
	account(begin)
	clock.advance(4999 * time.Millisecond)
	account(begin)
	clock.advance(time.Millisecond)
	account(`{"data":{"attributes":{"credits":{"subscription":1,"payg":0.5,"enterprise":0.001,"total":1.501},"api":{"free_calls":3,"sizes":"all"}}}}`)
	clock.advance(5 * time.Second)
	account(`{"data":{"attributes":{"credits":{"subscription":1,"payg":5.5,"enterprise":0.001,"total":6.501},"api":{"free_calls":3,"sizes":"all"}}}}`)
	if n := len(s.books.past); n > 3 {
		t.Errorf("%d balances are remembered", n)
	}
}

func TestForeign(t *testing.T) {
	s := start(t, Config{Subscription: one, PAYG: 5 * one})
	if status, text := control(t, s, "/foreign", `{"credits":2}`); status != 200 || text != `{"free_calls":0,"subscription":0,"payg":4,"enterprise":0}` {
		t.Error(status, text)
	}
	got := s.Truth()
	if got.Foreign != 2*one || got.Charged != 0 || got.Pots.PAYG != 4*one {
		t.Errorf("%+v", got)
	}
	if text := string(toJSON(got)); !strings.HasSuffix(text, `,"images":[],"foreign":2}`) {
		t.Error(text)
	}
	for _, order := range []string{`{"credits":9}`, `{"credits":-1}`, `{"credits":"1"}`, `{"credit":1}`, `[]`, ``, `{} {}`} {
		if status, text := control(t, s, "/foreign", order); status != 400 || !strings.Contains(text, `"error":"`) {
			t.Error(order, status, text)
		}
	}
}

func TestTopUp(t *testing.T) {
	s := start(t, Config{})
	if status, _ := control(t, s, "/topup", `{"payg":5,"subscription":1.25,"enterprise":2,"free_calls":3}`); status != 200 {
		t.Error(status)
	}
	want := Pots{3, 1250, 5 * one, 2 * one}
	if got := s.Truth().Pots; got != want {
		t.Errorf("%+v", got)
	}
	for _, order := range []string{`{"payg":-1}`, `{"payg":1e3}`, `{"payg":1000000}`, `{"free_calls":-1}`, `{"gold":1}`} {
		if status, _ := control(t, s, "/topup", order); status != 400 {
			t.Error(order, status)
		}
	}
	if got := s.Truth().Pots; got != want {
		t.Errorf("a refused top-up changed something: %+v", got)
	}
}

func TestRateWindow(t *testing.T) {
	clock := newClock()
	c := rich()
	c.Rate, c.Now = 6, clock.now
	s := start(t, c)
	picture := pngOf(t, scene(60, 40))
	large := jpegOf(t, scene(1000, 1001)) // 1.001 megapixels: two units
	reset := fmt.Sprint(clock.now().Add(time.Minute).Unix())
	call := func(p []byte, status int, left string) reply {
		t.Helper()
		r := post(t, s.BaseURL(), p, nil)
		if r.err != nil || r.StatusCode != status || r.Header.Get("X-RateLimit-Limit") != "6" ||
			r.Header.Get("X-RateLimit-Remaining") != left || r.Header.Get("X-RateLimit-Reset") != reset {
			t.Fatalf("%v %+v", r.err, r.Response)
		}
		return r
	}
	call(picture, 200, "5")
	clock.advance(20 * time.Second) // the window is fixed: it opened with the first call
	call(large, 200, "3")
	call(large, 200, "1")
	clock.advance(9500 * time.Millisecond)
	r := call(large, 429, "1")                           // two units do not fit in one
	if got := r.Header.Get("Retry-After"); got != "31" { // 30.5 s, rounded up
		t.Error(got)
	}
	if _, p := r.problem(t); p != (problem{Title: "Rate limit exceeded"}) {
		t.Errorf("%+v", p)
	}
	clock.advance(30500 * time.Millisecond)
	reset = fmt.Sprint(clock.now().Add(time.Minute).Unix())
	call(picture, 200, "5")
	if got := s.Truth(); got.Requests.Preview != 5 || got.Charged != 4*quarter {
		t.Errorf("%+v", got)
	}
}

func TestUnits(t *testing.T) {
	for pixels, want := range map[int]int{0: 1, 250000: 1, 1000000: 1, 1000001: 2, 1920000: 2, 24000000: 24, 60000000: 50} {
		if got := units(pixels); got != want {
			t.Errorf("%d: %d, want %d", pixels, got, want)
		}
	}
}

// TestRaceForTheLastCredits lets sixteen clients fight over five credits, with a
// small rest that does not pay anything.
func TestRaceForTheLastCredits(t *testing.T) {
	s := start(t, Config{Subscription: 2*one + 100, PAYG: 3*one + 100})
	picture := pngOf(t, scene(60, 40))
	var wg sync.WaitGroup
	var paid, refused atomic.Int32
	for range 16 {
		wg.Go(func() {
			for range 2 {
				switch r := post(t, s.BaseURL(), picture, fields{"size": "full"}); {
				case r.err != nil:
					t.Error(r.err)
				case r.StatusCode == 200:
					paid.Add(1)
				case r.StatusCode == 402:
					refused.Add(1)
				}
			}
		})
	}
	wg.Wait()
	got := s.Truth()
	if paid.Load() != 5 || refused.Load() != 27 || got.Charged != 5*one || got.Requests.Full != 32 || len(got.Images) != 5 ||
		got.Pots != (Pots{Subscription: 100, PAYG: 100}) {
		t.Errorf("paid %d, refused %d, %+v", paid.Load(), refused.Load(), got)
	}
}

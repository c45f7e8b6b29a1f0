package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// failpoints lists the moments in a shot's life at which the program is killed, each
// at its first and its second time. Those that begin with wire are moments of the
// request on its way, at which the sandbox kills its client.
func failpoints() (all []string) {
	for _, kind := range []kiosk.Kind{kiosk.KindArrived, kiosk.KindLooked, kiosk.KindConfirmed, kiosk.KindAsked, kiosk.KindCharged, kiosk.KindMade,
		kiosk.KindComposed, kiosk.KindDelivered} {
		all = append(all, "append-before:"+string(kind), "append-after:"+string(kind))
	}
	for _, what := range []string{"charged", "made", "composedup", "handedover"} {
		all = append(all, "report-before:"+what)
	}
	for _, work := range []kiosk.WorkKind{kiosk.WorkLook, kiosk.WorkPreview, kiosk.WorkFull, kiosk.WorkCompose, kiosk.WorkDeliver} {
		all = append(all, "do-before:"+string(work))
	}
	for _, moment := range []string{"arrived", "refused", "charged", "half"} {
		all = append(all, "wire-"+moment+":preview", "wire-"+moment+":full")
	}
	var twice []string
	for _, p := range all {
		twice = append(twice, p+":1", p+":2")
	}
	// moments that a start has once
	return append(twice, "append-before:opened:1", "append-after:opened:1", "append-before:account:1", "append-after:account:1", "do-before:account:1")
}

// program builds the real binary with its fail points, once.
func failpointProgram(t *testing.T) string {
	t.Helper()
	bin := filepath.Join(t.TempDir(), "backdrop")
	cmd := exec.CommandContext(t.Context(), "go", "build", "-tags", "failpoints", "-buildvcs=false", "-o", bin, ".")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	return bin
}

// doomed is a booth in a process of its own that a fail point will kill.
type doomed struct {
	t       *testing.T
	bin     string
	dir     string
	sandbox *sandbox.Server
	http    *httptest.Server

	mu    sync.Mutex
	point string // of the wire, "" once it was hit
	left  int
	cmd   *exec.Cmd
}

func newDoomed(t *testing.T, bin, point string) *doomed {
	t.Helper()
	d := &doomed{t: t, bin: bin}
	// two previews and two fulls are all the budget and all the account holds
	s, err := sandbox.New(sandbox.Config{Subscription: 4 * kiosk.Credit, Cut: greenscreen.Key, Encode: photo.EncodeJPEG})
	if err != nil {
		t.Fatal(err)
	}
	d.sandbox = s
	d.http = httptest.NewServer(http.HandlerFunc(d.serve))
	t.Cleanup(d.http.Close)
	if rest, ok := strings.CutPrefix(point, "wire-"); ok {
		i := strings.LastIndex(rest, ":")
		d.point = rest[:i]
		if _, err := fmt.Sscan(rest[i+1:], &d.left); err != nil {
			t.Fatal(err)
		}
	}
	answer := "zip"
	if strings.HasSuffix(point, ":2") {
		answer = "alpha"
	}
	d.dir = makeTestEvent(t, d.http.URL+"/v1.0", map[string]string{"cutter.removebg.answer": answer, "budget.credits": "2.5", "budget.preview": "ask",
		"limits.average_photos": "100", "cutter.removebg.settle": "200ms"})
	for n := 1; n <= 2; n++ {
		img := image.NewRGBA(image.Rect(0, 0, 120, 80))
		for i := range img.Pix {
			img.Pix[i] = uint8(i*n) | 3
		}
		img.Set(0, 0, color.Black)
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(d.dir, "drop", fmt.Sprintf("IMG_%04d.JPG", n)), b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return d
}

// hit tells whether this is the moment on the wire.
func (d *doomed) hit(moment string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.point == "" || d.point != moment {
		return false
	}
	d.left--
	return d.left == 0
}

func (d *doomed) strike() {
	d.mu.Lock()
	defer d.mu.Unlock()
	_ = d.cmd.Process.Kill() // it may have been killed already: the test sees how it ended
}

var sizeField = regexp.MustCompile(`name="size"\r\n\r\n(\w+)\r\n`)

// serve is the sandbox with moments at which its client dies.
func (d *doomed) serve(w http.ResponseWriter, r *http.Request) {
	if r.Method != http.MethodPost {
		d.sandbox.Handler().ServeHTTP(w, r)
		return
	}
	body := readBody(r)
	data, _ := io.ReadAll(body()) // of memory
	r.Body = body()
	size := ""
	if m := sizeField.FindSubmatch(data); m != nil {
		size = string(m[1])
	}
	if d.hit("arrived:" + size) {
		d.strike()
	}
	if d.hit("refused:" + size) {
		d.strike()
		panic(http.ErrAbortHandler) // it never reached the service
	}
	rec := httptest.NewRecorder()
	d.sandbox.Handler().ServeHTTP(rec, r)
	if d.hit("charged:" + size) {
		d.strike()
	}
	for k, v := range rec.Header() {
		w.Header()[k] = v
	}
	w.Header().Set("Content-Length", fmt.Sprint(rec.Body.Len()))
	w.WriteHeader(rec.Code)
	answer := rec.Body.Bytes()
	_, _ = w.Write(answer[:len(answer)/2]) // the client may be dead
	if d.hit("half:" + size) {
		_ = http.NewResponseController(w).Flush()
		d.strike()
	}
	_, _ = w.Write(answer[len(answer)/2:])
}

// run starts the program, does what the operator does, and gives its end.
func (d *doomed) run(point, orders string) (killed bool, out *transcript) {
	d.t.Helper()
	cmd := exec.CommandContext(d.t.Context(), d.bin, "run", "--plain", "--backlog", d.dir)
	cmd.Env = append(os.Environ(), "BACKDROP_FAILPOINT="+point, "BACKDROP_API_KEY="+sandbox.DefaultKey, "GOMAXPROCS=2")
	out = &transcript{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = strings.NewReader(orders), out, out
	d.mu.Lock()
	err := cmd.Start()
	d.cmd = cmd
	d.mu.Unlock()
	if err != nil {
		d.t.Fatal(err)
	}
	timer := time.AfterFunc(60*time.Second, func() { _ = cmd.Process.Kill() })
	err = cmd.Wait()
	if !timer.Stop() {
		d.t.Fatalf("it does not end\n%s", out)
	}
	if err != nil && cmd.ProcessState.ExitCode() != -1 {
		d.t.Errorf("%v\n%s", err, out)
	}
	return err != nil, out
}

// compare holds the ledger of a dead program against the sandbox's truth.
func (d *doomed) compare(when string) (b *kiosk.Booth) {
	d.t.Helper()
	truth := d.sandbox.Truth()
	paid := map[string]int{}
	for _, im := range truth.Images {
		if paid[im.Stage+im.SHA256]++; paid[im.Stage+im.SHA256] > 1 {
			d.t.Errorf("%s: a %s was charged twice", when, im.Stage)
		}
	}
	if truth.Charged > 2500 {
		d.t.Errorf("%s: charged %s with a budget of 2.50", when, truth.Charged)
	}
	b, _, err := readEvent(d.t.Context(), d.dir)
	if err != nil {
		if truth.Charged > 0 {
			d.t.Errorf("%s: charged %s and the ledger cannot be read: %v", when, truth.Charged, err)
		}
		return kiosk.New()
	}
	if truth.Charged > b.Money.Held+b.Money.Spent || b.Money.Held+b.Money.Spent > 2500 {
		d.t.Errorf("%s: charged %s, held %s, spent %s", when, truth.Charged, b.Money.Held, b.Money.Spent)
	}
	return b
}

// evening is what the operator does. The previews are asked for one after the other:
// of two in doubt at once, of which one was charged, no balance tells which.
const evening = "wait idle\npreview 1\nwait idle\npreview 2\nwait idle\nconfirm 1\nconfirm 2\nwait idle\n"

// TestKilledAtEveryFailPoint kills the real program at each named moment and starts
// it once more, without any repair: every doubt settles itself by the balance,
// nothing is paid twice, nothing above the budget, and what was charged is spent.
func TestKilledAtEveryFailPoint(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and kills it some eighty times: not with -short")
	}
	bin := failpointProgram(t)
	for _, point := range failpoints() {
		t.Run(point, func(t *testing.T) {
			t.Parallel()
			d := newDoomed(t, bin, point)
			if killed, out := d.run(point, evening+"quit\n"); !killed {
				t.Fatalf("the fail point is never reached\n%s", out)
			}
			d.compare("killed")
			d.again()
			b := d.compare("after the second start")
			if b.Money.Held != 0 || b.Money.Spent != d.sandbox.Truth().Charged {
				t.Errorf("in the end held %s, spent %s, charged %s", b.Money.Held, b.Money.Spent, d.sandbox.Truth().Charged)
			}
			if b.Shots() != 2 {
				t.Errorf("%d shots of 2 photos", b.Shots())
			}
			for n := range b.Shots() {
				s, _ := b.Shot(n + 1)
				if s.State != kiosk.Delivered && s.State != kiosk.NoFile {
					t.Errorf("shot %d is %s", s.N, s.State)
				}
			}
		})
	}
}

// again starts the program once more and lets it come to rest: the evening's orders
// more than once, since a doubt that ends free wants another confirmation.
func (d *doomed) again() {
	d.t.Helper()
	in, orders := io.Pipe()
	cmd := exec.CommandContext(d.t.Context(), d.bin, "run", "--plain", "--backlog", d.dir)
	cmd.Env = append(os.Environ(), "BACKDROP_API_KEY="+sandbox.DefaultKey, "GOMAXPROCS=2")
	out := &transcript{}
	cmd.Stdin, cmd.Stdout, cmd.Stderr = in, out, out
	if err := cmd.Start(); err != nil {
		d.t.Fatal(err)
	}
	for i, over := 1, false; i <= 4 && !over; i++ {
		if _, err := io.WriteString(orders, evening); err != nil {
			d.t.Fatalf("%v\n%s", err, out)
		}
		d.await(out, func() bool { return out.count("ok wait idle") >= 4*i })
		d.await(out, func() bool {
			b, _, err := readEvent(d.t.Context(), d.dir)
			over = err == nil && b.Count(kiosk.Delivered)+b.Count(kiosk.NoFile) == 2
			return err == nil && b.Count(kiosk.InDoubt) == 0
		})
	}
	if _, err := io.WriteString(orders, "quit\n"); err != nil {
		d.t.Fatalf("%v\n%s", err, out)
	}
	_ = orders.Close()
	if err := cmd.Wait(); err != nil {
		d.t.Errorf("the second start: %v\n%s", err, out)
	}
}

// await waits for a state of another process, which tells nobody when it changes.
func (d *doomed) await(out *transcript, ok func() bool) {
	d.t.Helper()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(20 * time.Second); !ok(); <-tick.C {
		if time.Now().After(end) {
			d.t.Fatalf("it does not come to rest\n%s", out)
		}
	}
}

package main

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"backdrop/internal/photo"
	icc "backdrop/internal/photo/colour"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// agree compares the ledger with the sandbox's truth.
func agree(t *testing.T, dir string, s *service) kiosk.Status {
	t.Helper()
	if code, out := once(t, nil, "verify", dir); code != 0 {
		t.Errorf("verify: exit code %d\n%s", code, out)
	}
	st, truth := status(t, dir), s.truth(t)
	if st.Credits.Spent != truth.Charged || st.Credits.Held != 0 {
		t.Errorf("the ledger says spent %s held %s, the sandbox charged %s", st.Credits.Spent, st.Credits.Held, truth.Charged)
	}
	return st
}

// onePayment fails if the sandbox charged more than once for the same pixels.
func onePayment(t *testing.T, s *service) {
	t.Helper()
	paid := map[string]int{}
	for _, im := range s.truth(t).Images {
		paid[im.Stage+" "+im.SHA256]++
	}
	for what, n := range paid {
		if n > 1 {
			t.Errorf("paid %d times: %s", n, what)
		}
	}
}

func TestAnEvening(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 3 * kiosk.Credit, PAYG: 10 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"budget.credits": "4", "limits.average_photos": "1", "look.transparent": "true", "look.frame": "party"})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("guest G-001 Some Body", "ok guest G-001")
	for n := 1; n <= 3; n++ {
		shoot(t, dir, n)
		p.see(`^#000` + string(rune('0'+n)) + ` .*preview`)
	}
	p.ask("wait idle", "ok wait idle")
	p.ask("next", "ok next")
	shoot(t, dir, 4)
	p.see(`^#0004 `)
	p.ask("wait idle", "ok wait idle")
	p.ask("reject 3", "ok reject 3")
	p.ask("confirm 1", "ok confirm 1")
	p.ask("confirm 1", "no wrong_state")
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 2", "ok confirm 2")
	p.ask("wait idle", "ok wait idle")
	// 1.00 in previews and 2.00 in fulls are gone: the subscription is empty
	p.ask("confirm 4", "no payg_ask")
	p.ask("payg yes", "ok payg yes")
	p.ask("confirm 4", "ok confirm 4")
	p.ask("wait idle", "ok wait idle")
	shoot(t, dir, 5)
	p.see(`^#0005 `)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 5 blind", "no stop")
	p.ask("assign 1 G-002", "ok assign 1")
	p.ask("wait idle", "ok wait idle")
	p.ask("dance", "no bad_command")
	p.ask("confirm 99", "no unknown_shot")
	p.ask("quit", "ok quit")
	p.end(0)
	onePayment(t, s)
	st := agree(t, dir, s)
	if st.Session.Delivered != 3 || st.Session.Rejected != 1 || st.Credits.Level != kiosk.LevelStop || st.Credits.Spent != 4*kiosk.Credit {
		t.Errorf("%+v %+v", st.Session, st.Credits)
	}
	for _, f := range []string{"photos/G-002/0001.jpg", "photos/G-002/0001.png", "photos/G-001/0002.jpg", "photos/walk-in/0004.jpg"} {
		if _, err := os.Stat(filepath.Join(dir, f)); err != nil {
			t.Error(err)
		}
	}
	if n := len(files(t, dir, "photos", "*")); n != 6 {
		t.Errorf("%d exported files, want 6", n)
	}
	checkExport(t, filepath.Join(dir, "photos/G-001/0002.jpg"))
	checkSecrets(t, dir)
}

// checkExport opens a guest's file as anybody would and looks for what must not be
// in it.
func checkExport(t *testing.T, path string) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil || img.Bounds().Dx() != 900 || img.Bounds().Dy() != 600 {
		t.Fatalf("%s: %v, %v", path, img.Bounds(), err)
	}
	checkSegments(t, path, data)
}

// checkSegments allows a guest's file its JFIF head and one profile, our own sRGB, and
// nothing more of what a JPEG can carry beside its picture: no EXIF, XMP, MPF, maker
// notes, comments or other profile, no other picture before or behind it. The
// segments are those of ITU-T T.81, annex B.
func checkSegments(t *testing.T, path string, data []byte) {
	t.Helper()
	heads, profile := 0, []byte(nil)
	at := 2 // behind SOI
	for {
		if at+4 > len(data) || data[at] != 0xff {
			t.Fatalf("%s: no segment at byte %d", path, at)
		}
		kind, size := data[at+1], int(data[at+2])<<8|int(data[at+3])
		content := data[at+4 : at+2+size]
		at += 2 + size
		switch {
		case kind == 0xe0 && bytes.HasPrefix(content, []byte("JFIF\x00")) && len(content) == 14: // no thumbnail
			heads++
		case kind == 0xe2 && bytes.HasPrefix(content, []byte("ICC_PROFILE\x00\x01\x01")):
			profile = append(profile, content[14:]...)
		case kind >= 0xe0 && kind <= 0xef, kind == 0xfe:
			t.Errorf("%s carries a segment %#x of %d bytes: %.20q", path, kind, size, content)
		}
		if kind == 0xda { // the picture's data; in it FF is followed by 00 or a restart marker
			break
		}
	}
	if heads != 1 || !bytes.Equal(profile, icc.SRGBProfile()) {
		t.Errorf("%s has %d JFIF heads and a profile of %d bytes", path, heads, len(profile))
	}
	for i := at; i+1 < len(data); i++ {
		if next := data[i+1]; data[i] == 0xff && next != 0 && next != 0xff && (next < 0xd0 || next > 0xd7) {
			if next != 0xd9 || i+2 != len(data) {
				t.Errorf("%s: marker %#x at byte %d of %d", path, next, i, len(data))
			}
			return
		}
	}
	t.Errorf("%s has no end", path)
}

// checkSecrets looks for the key and the guest's name where they must not be.
func checkSecrets(t *testing.T, dir string) {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(dir, "backdrop.log"))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(log), "Some Body") || strings.Contains(string(log), `"`+sandbox.DefaultKey+`"`) {
		t.Error("the log holds a name or the key")
	}
}

func TestTheSecondRunPaysNothing(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	path := shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	p.end(0) // the end of input is a quit
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	// a re-drop, a rename, and the guest's own file dropped again
	exported, err := os.ReadFile(filepath.Join(dir, "photos/walk-in/0001.jpg"))
	if err != nil {
		t.Fatal(err)
	}
	for name, content := range map[string][]byte{"again.jpg": data, "photo.jpg": exported} {
		if err := os.WriteFile(filepath.Join(dir, "drop", name), content, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	p = startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	st := agree(t, dir, s)
	if got := s.truth(t); got.Requests.Preview != 1 || got.Requests.Full != 1 || st.Session.Shots != 1 {
		t.Errorf("%+v, %d shots", got.Requests, st.Session.Shots)
	}
}

func TestWhatLeavesTheMachineCarriesNoMetadata(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	const shots = 6
	if err := samplesCamera(filepath.Join(dir, "drop"), shots).Run(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	sideways := 0
	for _, data := range readAll(t, files(t, dir, "drop", "*.JPG")) {
		info, err := photo.Inspect(bytes.NewReader(data))
		if err != nil {
			t.Fatal(err)
		}
		if info.Orientation == 6 {
			sideways++
		}
	}
	if sideways == 0 || sideways == shots {
		t.Fatalf("%d of %d photos lie on their side: the test needs both kinds", sideways, shots)
	}
	p := startPlain(t, "run", "--plain", "--backlog", dir)
	p.ask("wait idle", "ok wait idle")
	for n := 1; n <= shots; n++ {
		p.ask(fmt.Sprint("confirm ", n), fmt.Sprint("ok confirm ", n))
	}
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	agree(t, dir, s)
	sent := s.sent()
	if len(sent) != 2*shots {
		t.Fatalf("%d uploads, want %d", len(sent), 2*shots)
	}
	for i, data := range append(sent, readAll(t, files(t, dir, "photos", "*.jpg"))...) {
		for _, word := range []string{"Exif", "Backdrop\x00", "Demo Camera", "DEMO-0042", "GPS", "DSC_"} {
			if bytes.Contains(data, []byte(word)) {
				t.Errorf("file %d contains %q", i, word)
			}
		}
	}
	upright := 0
	for _, path := range files(t, dir, "photos", "*.jpg") {
		c, err := jpeg.DecodeConfig(bytes.NewReader(readAll(t, []string{path})[0]))
		if err != nil {
			t.Fatal(err)
		}
		if c.Height > c.Width {
			upright++
		}
	}
	if upright != sideways {
		t.Errorf("%d photos are upright, want %d", upright, sideways)
	}
}

func readAll(t *testing.T, paths []string) (out [][]byte) {
	t.Helper()
	for _, p := range paths {
		data, err := os.ReadFile(p)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, data)
	}
	return out
}

func TestFaultsOfTheService(t *testing.T) {
	type want struct {
		state       kiosk.State
		held        kiosk.Credits
		fulls       int
		more, moved string
	}
	for fault, w := range map[string]want{
		"drop_after_charge":  {kiosk.InDoubt, 1000, 1, "settle 1 paid", "no_file"},
		"drop_before_charge": {kiosk.InDoubt, 1000, 1, "settle 1 free", "previewed"},
		"cut_body":           {kiosk.NoFile, 0, 1, "buy 1", "delivered"},
		"html":               {kiosk.NoFile, 0, 1, "", ""},
		"wrong_type":         {kiosk.NoFile, 0, 1, "", ""},
		"portal":             {kiosk.InDoubt, 1000, 1, "", ""},
		"status:500":         {kiosk.InDoubt, 1000, 1, "", ""},
		"status:402":         {kiosk.Previewed, 0, 1, "confirm 1", "delivered"},
		"status:403":         {kiosk.Previewed, 0, 1, "", ""},
		"retry_after:1":      {kiosk.Delivered, 0, 2, "", ""},
		"no_charge_header":   {kiosk.Delivered, 0, 1, "", ""},
		"charge_header:0.5":  {kiosk.Delivered, 0, 1, "", ""},
		"smaller":            {kiosk.Delivered, 0, 1, "", ""},
	} {
		t.Run(fault, func(t *testing.T) {
			t.Parallel()
			f, err := sandbox.ParseFault("full:1:" + fault)
			if err != nil {
				t.Fatal(err)
			}
			s := serveSandbox(t, sandbox.Config{Subscription: 50 * kiosk.Credit, Faults: []sandbox.Fault{f}})
			dir := makeTestEvent(t, s.base(), nil)
			shoot(t, dir, 1)
			p := startPlain(t, "run", "--plain", dir)
			p.ask("wait idle", "ok wait idle")
			p.ask("confirm 1", "ok confirm 1")
			p.ask("wait idle", "ok wait idle")
			st, truth := status(t, dir), s.truth(t)
			if st.Shots[w.state] != 1 || st.Credits.Held != w.held || truth.Requests.Full != w.fulls {
				t.Errorf("%v held %s, %d full requests; want %s, held %s, %d\n%s", st.Shots, st.Credits.Held, truth.Requests.Full, w.state, w.held, w.fulls, p.all())
			}
			if truth.Charged > st.Credits.Spent+st.Credits.Held || (w.held == 0 && truth.Charged != st.Credits.Spent) {
				t.Errorf("the sandbox charged %s, the ledger says spent %s held %s", truth.Charged, st.Credits.Spent, st.Credits.Held)
			}
			if w.more != "" {
				p.ask(w.more, "ok "+w.more)
				p.ask("wait idle", "ok wait idle")
				if st := status(t, dir); st.Shots[kiosk.State(w.moved)] != 1 || st.Credits.Held != 0 {
					t.Errorf("after %s: %v, held %s", w.more, st.Shots, st.Credits.Held)
				}
				agree(t, dir, s)
			}
			p.end(0)
		})
	}
}

// TestTheBalanceSettlesADoubt lets the real booth find out by itself what became of
// a request whose answer was lost.
func TestTheBalanceSettlesADoubt(t *testing.T) {
	for kind, want := range map[string]kiosk.State{"drop_after_charge": kiosk.NoFile, "drop_before_charge": kiosk.Previewed} {
		t.Run(kind, func(t *testing.T) {
			t.Parallel()
			f, err := sandbox.ParseFault("full:1:" + kind)
			if err != nil {
				t.Fatal(err)
			}
			s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit, PAYG: kiosk.Credit, Faults: []sandbox.Fault{f}})
			dir := makeTestEvent(t, s.base(), map[string]string{"cutter.removebg.settle": "300ms"})
			shoot(t, dir, 1)
			p := startPlain(t, "run", "--plain", dir)
			p.ask("wait idle", "ok wait idle")
			p.ask("confirm 1", "ok confirm 1")
			p.see(`^#0001 .*in doubt`)
			p.see(`^#0001 .*the balance proves`)
			p.ask("wait idle", "ok wait idle")
			st := agree(t, dir, s)
			if st.Shots[want] != 1 {
				t.Errorf("%v, want %s", st.Shots, want)
			}
			if want == kiosk.NoFile {
				p.ask("buy 1", "ok buy 1")
			} else {
				p.ask("confirm 1", "ok confirm 1")
			}
			p.ask("wait idle", "ok wait idle")
			if st := agree(t, dir, s); st.Session.Delivered != 1 {
				t.Errorf("%+v", st.Session)
			}
			p.end(0)
		})
	}
}

func TestSomebodyElseUsesTheKey(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	if err := s.Foreign(8 * kiosk.Credit); err != nil {
		t.Fatal(err)
	}
	p.ask("balance", "ok balance")
	p.see(`8\.00 credits left this account`)
	p.end(0)
}

// TestAPaidAnswerIsNeverGivenUp takes the cutouts' folder away while a full cutout is
// on its way: nothing more is bought, and the answer finds its place in the end.
func TestAPaidAnswerIsNeverGivenUp(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	shoot(t, dir, 1)
	shoot(t, dir, 2)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	folder := filepath.Join(dir, "cutouts")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(folder, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	p.ask("confirm 1", "ok confirm 1")
	p.see(`^#0001 .*tried again`)
	p.ask("confirm 2", "ok confirm 2")
	if err := os.Remove(folder); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	p.see(`^#0001 delivered`)
	p.see(`^#0002 delivered`)
	p.end(0)
	onePayment(t, s)
	if st := agree(t, dir, s); st.Session.Delivered != 2 {
		t.Errorf("%+v", st)
	}
}

// TestALostLedgerIsNotReplaced refuses to start afresh on a folder that was paid for.
func TestALostLedgerIsNotReplaced(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	if err := os.Remove(filepath.Join(dir, "ledger.db")); err != nil {
		t.Fatal(err)
	}
	code, out := once(t, map[string]string{"BACKDROP_API_KEY": sandbox.DefaultKey}, "run", "--plain", dir)
	if code != 1 || !strings.Contains(out, "no ledger.db") || s.truth(t).Requests.Preview != 1 {
		t.Errorf("code %d, %d previews\n%s", code, s.truth(t).Requests.Preview, out)
	}
}

func TestARedropIsSaidAndFree(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), nil)
	p := startPlain(t, "run", "--plain", dir)
	p.ask("wait idle", "ok wait idle")
	data := readAll(t, []string{shoot(t, dir, 1)})[0]
	p.see(`^#0001 .*preview is here`)
	if err := os.WriteFile(filepath.Join(dir, "drop", "copy.jpg"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	p.see(`copy\.jpg: this picture is known already as shot #0001: nothing is paid again`)
	p.end(0)
	if got := s.truth(t).Requests.Preview; got != 1 {
		t.Errorf("%d previews asked for", got)
	}
}

func TestAGuestsLimitIsLiftedWithThePIN(t *testing.T) {
	s := serveSandbox(t, sandbox.Config{Subscription: 20 * kiosk.Credit})
	dir := makeTestEvent(t, s.base(), map[string]string{"limits.average_photos": "1", "limits.limit_factor": "3", "limits.pin_hash": hashPIN(kiosk.NewSecret("4711"))})
	p := startPlain(t, "run", "--plain", dir)
	p.ask("guest G-1", "ok guest G-1")
	for n := 1; n <= 5; n++ {
		shoot(t, dir, n)
		p.see(fmt.Sprintf(`^#000%d arrived`, n))
	}
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 5 blind", "no guest_cap")
	p.ask("lift G-1 2 grandmother came", "no pin_wrong")
	p.ask("pin 4711", "ok pin$")
	p.ask("lift G-1 2 grandmother came", "ok lift")
	p.ask("wait idle", "ok wait idle")
	for n := 1; n <= 5; n++ {
		p.ask(fmt.Sprint("confirm ", n), "ok confirm")
	}
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	st := agree(t, dir, s)
	if st.Session.Delivered != 5 || len(st.Guests) == 0 || st.Credits.Spent != 6250 {
		t.Errorf("%+v", st)
	}
	for _, f := range []string{"backdrop.log", "ledger.db", "ledger.db-wal"} {
		if data, err := os.ReadFile(filepath.Join(dir, f)); err == nil && bytes.Contains(data, []byte("4711")) {
			t.Errorf("%s holds the PIN", f)
		}
	}
}

func TestUsageAndFailuresHaveTheirCodes(t *testing.T) {
	dir := makeTestEvent(t, "http://127.0.0.1:1/v1.0", nil)
	bad := filepath.Join(t.TempDir(), "bad")
	if err := os.MkdirAll(bad, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(bad, "event.toml"), []byte("[budget]\ncredits = -1\nwarn_at = 7\ncolour = 1\n[look]\nquality = 400\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	key := map[string]string{"BACKDROP_API_KEY": "sandbox"}
	for _, c := range []struct {
		env  map[string]string
		args []string
		code int
		says []string
	}{
		{nil, []string{"nonsense"}, 2, []string{"no command", "--help"}},
		{nil, []string{"demo"}, 2, []string{"--plain"}},
		{nil, []string{"run", "--plain", t.TempDir()}, 2, []string{"backdrop init"}},
		{nil, []string{"run", "--plain", dir}, 2, []string{"BACKDROP_API_KEY", "greenscreen"}},
		{nil, []string{"run", "--plain", bad}, 2, []string{"event.toml:2: budget.credits", "event.toml:3: budget.warn_at", "event.toml:4", "event.toml:6: look.quality"}},
		{key, []string{"run", "--plain", "--set", "budget.nothing=1", dir}, 2, []string{"--set"}},
		{nil, []string{"status", t.TempDir()}, 2, []string{"no ledger"}},
		{nil, []string{"demo", "--plain", "--dir", dir}, 2, []string{"no demo made"}},
		{nil, []string{"demo", "--plain", "--shots", "x"}, 2, []string{"shots"}},
		{nil, []string{"sandbox", "--listen", "192.0.2.1:80"}, 2, []string{"loopback"}},
		{nil, []string{"sandbox", "--fault", "full:1:explode"}, 2, []string{"explode"}},
		{nil, []string{"init", "--yes", dir}, 1, []string{"an event"}},
		{nil, []string{"init", filepath.Join(t.TempDir(), "new")}, 2, []string{"--yes"}},
	} {
		code, out := once(t, c.env, c.args...)
		if code != c.code {
			t.Errorf("%v: exit code %d, want %d\n%s", c.args, code, c.code, out)
		}
		for _, s := range c.says {
			if !strings.Contains(out, s) {
				t.Errorf("%v: does not say %q:\n%s", c.args, s, out)
			}
		}
	}
}

func TestInitThenRun(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "smith wedding")
	code, out := once(t, nil, "init", "--yes", "--event-name", `Smith "& Co"`, "--budget-credits", "2.5", "--look-background", "beach", dir)
	if code != 0 || !strings.Contains(out, "backdrop run") {
		t.Fatalf("code %d\n%s", code, out)
	}
	shoot(t, dir, 1)
	p := startPlain(t, "run", "--plain", "--set", "cutter.full=greenscreen", "--set", "cutter.preview=none", dir)
	p.ask("wait idle", "ok wait idle")
	p.ask("confirm 1", "ok confirm 1")
	p.ask("wait idle", "ok wait idle")
	p.end(0)
	if st := status(t, dir); st.Event.Name != `Smith "& Co"` || st.Credits.Budget != 2500 || st.Session.Delivered != 1 || st.Credits.Spent != 0 {
		t.Errorf("%+v", st)
	}
}

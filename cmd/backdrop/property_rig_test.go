package main

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"log/slog"
	"mime"
	"mime/multipart"
	"net"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"

	"time"

	"backdrop/internal/config"
	"backdrop/internal/drop"
	"backdrop/internal/engine"
	"backdrop/internal/greenscreen"
	"backdrop/internal/hands"
	"backdrop/internal/ledger"
	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/sandbox"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// lag is how late the balance is; the settle time of the default settings (two
// minutes) is far longer, as it must be.
const lag = 30 * time.Second

// patience bounds every wait of a rig.
const patience = 15 * time.Second

// mistake is one way to build the booth wrongly. The zero value builds it right.
type mistake struct {
	rules   func(*kiosk.Rules)
	journal func(engine.Journal) engine.Journal
	hands   func(engine.Hands) engine.Hands
	handler func(http.Handler) http.Handler
	confirm func(r *rig, shots []int)
	answer  hands.Answer // no mistake: what fulls are asked for as
}

// clock runs with the real time and can be put forward: an evening's waits take no
// time in a test. Booth and sandbox share one.
type clock struct {
	mu    sync.Mutex
	ahead time.Duration
}

func (c *clock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return time.Now().Add(c.ahead).UTC().Round(0)
}

func (c *clock) jump(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.ahead += d
}

// rig is a booth without screen and camera, but with everything that money goes
// through: engine, SQLite, hands, shelf, client, and the sandbox over loopback HTTP.
type rig struct {
	dir      string
	budget   kiosk.Credits
	rules    kiosk.Rules
	wrong    mistake
	time     clock
	sandbox  *sandbox.Server
	http     *httptest.Server
	darkroom *photo.Darkroom
	wires    wires
	disk     disk

	shelf   *shelf.Shelf
	book    *ledger.Ledger
	service *removebg.Client
	engine  *engine.Engine
	working sync.WaitGroup // hands at work, also those of an engine that has ended

	photos  int
	mu      sync.Mutex
	content map[string]string // stage and upload's SHA-256 → the photo's
	broken  []string          // invariants found broken
	before  []kiosk.Entry     // the ledger at the last check
}

// wires counts the sandbox's connections, so that a test can wait until a request
// of a booth that is gone has been served to its end.
type wires struct {
	mu    sync.Mutex
	ahead map[string]int // by the client's address: 1 dialled and not yet taken, -1 taken of a dial given up
	open  map[net.Conn]bool
	posts int
}

func (w *wires) state(c net.Conn, s http.ConnState) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch s {
	case http.StateNew:
		w.move(c.RemoteAddr(), -1)
		w.open[c] = true
	case http.StateClosed, http.StateHijacked:
		delete(w.open, c)
	case http.StateActive, http.StateIdle:
	}
}

func (w *wires) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	c, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	if err == nil {
		w.mu.Lock()
		w.move(c.LocalAddr(), 1)
		w.mu.Unlock()
	}
	return c, err
}

func (w *wires) move(a net.Addr, d int) {
	if w.ahead[a.String()] += d; w.ahead[a.String()] == 0 {
		delete(w.ahead, a.String())
	}
}

func (w *wires) post(d int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.posts += d
}

// served tells whether no request is being served; with gone set also whether no
// connection is left that could still carry one.
func (w *wires) served(gone bool) bool {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.posts > 0 || !gone {
		return w.posts == 0
	}
	for _, d := range w.ahead {
		if d > 0 {
			return false
		}
	}
	return len(w.open) == 0
}

// disk is a journal whose next append (of a kind, if one is named) can be made to
// fail: "lost", or "kept" with only the answer lost.
type disk struct {
	engine.Journal
	mu   sync.Mutex
	fail string
	kind kiosk.Kind
}

func (d *disk) order(fail string, kind kiosk.Kind) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.fail, d.kind = fail, kind
}

func (d *disk) next(es []kiosk.Entry) (fail string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.kind == "" || slices.ContainsFunc(es, func(e kiosk.Entry) bool { return e.Kind == d.kind }) {
		fail, d.fail = d.fail, ""
	}
	return fail
}

func (d *disk) Append(ctx context.Context, es []kiosk.Entry) error {
	fail := d.next(es)
	switch fail {
	case "":
		return d.Journal.Append(ctx, es)
	case "kept":
		if err := d.Journal.Append(ctx, es); err != nil {
			return err
		}
	}
	return errors.New("the disk says no")
}

// counted are hands whose end can be waited for.
type counted struct {
	engine.Hands
	working *sync.WaitGroup
}

func (c counted) Do(ctx context.Context, w kiosk.Work, report func(kiosk.Input) error) {
	c.working.Add(1)
	defer c.working.Done()
	c.Hands.Do(ctx, w, report)
}

// newRig builds a booth in dir with an account of its own.
func newRig(t tester, dir string, account sandbox.Config, wrong mistake) *rig {
	t.Helper()
	r := &rig{dir: dir, wrong: wrong, content: map[string]string{}, darkroom: photo.NewDarkroom(2)}
	r.wires.open, r.wires.ahead = map[net.Conn]bool{}, map[string]int{}
	account.Lag, account.Now, account.Cut, account.Encode = lag, r.time.now, greenscreen.Key, photo.EncodeJPEG
	s, err := sandbox.New(account)
	if err != nil {
		t.Fatal(err)
	}
	r.sandbox = s
	inner := http.Handler(s.Handler())
	if wrong.handler != nil {
		inner = wrong.handler(inner)
	}
	r.http = httptest.NewUnstartedServer(http.HandlerFunc(func(w http.ResponseWriter, req *http.Request) { r.serve(w, req, inner) }))
	r.http.Config.ConnState = r.wires.state
	r.http.Config.ErrorLog = slog.NewLogLogger(slog.DiscardHandler, slog.LevelError)
	r.http.Start()
	values := map[string]string{"event.name": "Test", "cutter.preview": cutterService, "cutter.full": cutterService,
		"cutter.removebg.base_url": r.http.URL + "/v1.0", "limits.average_photos": "1000"}
	if err := writeEvent(dir, config.Template(values)); err != nil {
		t.Fatal(err)
	}
	cfg, err := config.Load(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	profile, _ := removebg.ProfileNamed("remove.bg")
	r.rules = rulesOf(cfg, profile, "rig")
	r.rules.Budget = 6 * kiosk.Credit
	r.budget = r.rules.Budget
	if wrong.rules != nil {
		wrong.rules(&r.rules)
	}
	if r.shelf, err = shelf.Open(dir); err != nil {
		t.Fatal(err)
	}
	if err := r.open(); err != nil {
		t.Fatal(err)
	}
	return r
}

// open starts the booth as a start of the program does.
func (r *rig) open() (err error) {
	ctx := context.Background()
	if _, err = r.shelf.Sweep(); err != nil {
		return err
	}
	if r.book, err = ledger.Open(ctx, filepath.Join(r.dir, "ledger.db"), "event", r.time.now()); err != nil {
		return err
	}
	profile, _ := removebg.ProfileNamed("remove.bg")
	r.service, err = removebg.New(profile, removebg.Options{BaseURL: r.http.URL + "/v1.0", Key: kiosk.NewSecret(sandbox.DefaultKey), Dial: r.wires.dial})
	if err != nil {
		return err
	}
	looks := &layers{}
	log := slog.New(slog.DiscardHandler)
	var work engine.Hands = &hands.Hands{Shelf: r.shelf, Darkroom: r.darkroom, Service: r.service, Keyer: (&screens{shelf: r.shelf, darkroom: r.darkroom}).keyer, Answer: r.wrong.answer, Layers: looks.of, Log: log}
	if r.wrong.hands != nil {
		work = r.wrong.hands(work)
	}
	var journal engine.Journal = r.book
	if r.wrong.journal != nil {
		journal = r.wrong.journal(journal)
	}
	r.disk.Journal = journal
	r.engine, err = engine.Start(ctx, &r.disk, counted{work, &r.working}, engine.Options{Rules: r.rules, Now: r.time.now, Audit: r.book.Totals,
		Log: log, Recheck: 5 * time.Millisecond})
	return err
}

// close ends the booth and waits until nothing of it is left, on either side.
func (r *rig) close(wait time.Duration) error {
	r.engine.Stop(wait)
	r.working.Wait()
	r.service.Close()
	if err := r.until(func() bool { return r.wires.served(true) }); err != nil {
		return err
	}
	return r.book.Close()
}

func (r *rig) end() {
	if err := r.close(0); err != nil {
		r.fault("harness", "%v", err)
	}
	r.http.Close()
	_ = r.shelf.Close()
}

// until waits for a state of the sandbox, which tells nobody when it changes.
func (r *rig) until(ok func() bool) error {
	tick := time.NewTicker(time.Millisecond)
	defer tick.Stop()
	for end := time.Now().Add(patience); !ok(); <-tick.C {
		if time.Now().After(end) {
			r.wires.mu.Lock()
			defer r.wires.mu.Unlock()
			return fmt.Errorf("the sandbox does not come to rest: %d posts, %v ahead, %d open", r.wires.posts, r.wires.ahead, len(r.wires.open))
		}
	}
	return nil
}

// wait waits until the booth has nothing to do now and the sandbox serves nobody.
func (r *rig) wait() kiosk.Booth {
	ch, stop := r.engine.Watch()
	defer stop()
	timeout := time.After(patience)
	for {
		select {
		case b, ok := <-ch:
			if !ok {
				r.fault("harness", "the booth has ended by itself")
				return kiosk.Booth{}
			}
			if len(b.Live.Running) > 0 || b.Live.LedgerDown {
				continue
			}
			if err := r.until(func() bool { return r.wires.served(false) }); err != nil {
				r.fault("harness", "%v", err)
			}
			return b
		case <-timeout:
			r.fault("harness", "the booth does not come to rest")
			return kiosk.Booth{}
		}
	}
}

// jump puts the clocks forward and lets the booth look at them.
func (r *rig) jump(d time.Duration) {
	r.wait() // a server at work does not see the time pass
	r.time.jump(d)
	r.engine.Tell(func(*kiosk.Live) {})
	r.wait()
}

// do hands in an order; a refusal is an answer like any other.
func (r *rig) do(in kiosk.Input) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	var refusal *kiosk.Fault
	if err := r.engine.Do(ctx, in); err != nil && !errors.As(err, &refusal) {
		r.fault("harness", "%T: %v", in, err)
	} else if refusal != nil && refusal.Code == kiosk.InternalFault {
		r.fault("harness", "%T: %v", in, err)
	}
}

// arrive lets photo n come in as the watcher would.
func (r *rig) arrive(n int) {
	img := image.NewRGBA(image.Rect(0, 0, 120, 80))
	for y := range 80 {
		for x := range 120 {
			img.Set(x, y, color.RGBA{uint8(40 * n), uint8(2 * x), uint8(3 * y), 255})
		}
	}
	var b bytes.Buffer
	name := fmt.Sprintf("IMG_%04d.JPG", n)
	path := filepath.Join(r.dir, "drop", name)
	err := jpeg.Encode(&b, img, nil)
	if err == nil {
		err = r.know(b.Bytes())
	}
	if err == nil {
		err = os.WriteFile(path, b.Bytes(), 0o600)
	}
	if err == nil {
		in := &intake{shelf: r.shelf, darkroom: r.darkroom, engine: r.engine, log: slog.New(slog.DiscardHandler), backlog: true}
		_, err = in.Take(context.Background(), drop.File{Path: path, Folder: filepath.Dir(path), Name: name, Size: int64(b.Len())})
	}
	if err != nil && kiosk.CodeOf(err) != kiosk.LedgerDown {
		r.fault("harness", "arrive %d: %v", n, err)
	}
}

// know works out which uploads a photo will lead to.
func (r *rig) know(data []byte) error {
	ctx := context.Background()
	look, err := r.darkroom.Look(ctx, bytes.NewReader(data))
	if err != nil {
		return err
	}
	profile, _ := removebg.ProfileNamed("remove.bg")
	full, _, _, err := r.darkroom.Upload(ctx, photo.NewOriginal(bytes.NewReader(data)), photo.UploadLimit{Bytes: profile.MaxUpload, Pixels: profile.MaxPixels})
	if err != nil {
		return err
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	r.content["preview "+hash(look.Upload)] = hash(data)
	r.content["full "+hash(full)] = hash(data)
	return nil
}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// serve stands before the sandbox: nothing may arrive that is not in the ledger.
func (r *rig) serve(w http.ResponseWriter, req *http.Request, inner http.Handler) {
	if req.Method == http.MethodPost {
		r.wires.post(1)
		defer r.wires.post(-1)
		body := readBody(req)
		data, _ := io.ReadAll(body()) // of memory
		r.checkAsked(req, data)
		req.Body = body()
	}
	inner.ServeHTTP(w, req)
}

// readBody takes a request's body into memory, to be read as often as need be.
func readBody(req *http.Request) func() io.ReadCloser {
	data, err := io.ReadAll(req.Body)
	if err != nil {
		panic(http.ErrAbortHandler) // the client has gone before the upload was whole
	}
	return func() io.ReadCloser { return io.NopCloser(bytes.NewReader(data)) }
}

// checkAsked looks into the durable ledger at the moment a request arrives.
func (r *rig) checkAsked(req *http.Request, body []byte) {
	_, params, err := mime.ParseMediaType(req.Header.Get("Content-Type"))
	if err != nil {
		r.fault("harness", "upload: %v", err)
		return
	}
	form, err := multipart.NewReader(bytes.NewReader(body), params["boundary"]).ReadForm(1 << 20)
	if err != nil {
		r.fault("harness", "upload: %v", err)
		return
	}
	f, err := form.File["image_file"][0].Open()
	if err != nil {
		r.fault("harness", "upload: %v", err)
		return
	}
	data, err := io.ReadAll(f)
	if err != nil {
		r.fault("harness", "upload: %v", err)
		return
	}
	st := kiosk.Full
	if form.Value["size"][0] == "preview" {
		st = kiosk.Preview
	}
	r.mu.Lock()
	sha := r.content[string(st)+" "+hash(data)]
	r.mu.Unlock()
	_, b, err := r.durable()
	if err != nil {
		r.fault("I8", "%v", err)
		return
	}
	for n := range b.Shots() {
		if s, _ := b.Shot(n + 1); s.SHA == sha && sha != "" {
			if state := lastOf(s, st).State; state != kiosk.ReqAsked {
				r.fault("asked first", "a %s request for shot %d arrived, the ledger has it as %q", st, s.N, state)
			}
			return
		}
	}
	r.fault("asked first", "a %s request arrived for a picture the ledger does not know", st)
}

func lastOf(s kiosk.Shot, st kiosk.Stage) kiosk.Request {
	if st == kiosk.Preview {
		return s.Preview
	}
	return s.Full
}

// durable reads the ledger as another process would.
func (r *rig) durable() (entries []kiosk.Entry, b *kiosk.Booth, err error) {
	moved := true
	for range readTries { // the booth may reopen its ledger just then
		if entries, moved, err = r.look(); !moved {
			break
		}
	}
	if err != nil {
		return nil, nil, err
	}
	b = kiosk.New()
	for _, e := range entries {
		if err := b.Apply(e); err != nil {
			return nil, nil, err
		}
		if b.Money.Held+b.Money.Spent > r.budget {
			r.fault("I1", "after entry %d (%s) held %s and spent %s are above %s", e.Seq, e.Kind, b.Money.Held, b.Money.Spent, r.budget)
		}
	}
	return entries, b, nil
}

// look reads all entries once; moved says that the booth wrote meanwhile in a way
// that may have spoiled the reading.
func (r *rig) look() (entries []kiosk.Entry, moved bool, err error) {
	ctx := context.Background()
	book, err := ledger.OpenReading(ctx, filepath.Join(r.dir, "ledger.db"))
	if err != nil {
		return nil, false, err
	}
	defer func() { _ = book.Close() }() // opened for reading: nothing to lose
	err = book.Replay(ctx, func(e kiosk.Entry) error {
		entries = append(entries, e)
		return nil
	})
	return entries, book.Moved(), err
}

// fault notes that an invariant is broken.
func (r *rig) fault(invariant, format string, args ...any) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.broken = append(r.broken, invariant+": "+fmt.Sprintf(format, args...))
}

func (r *rig) faults() []string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return append([]string(nil), r.broken...)
}

// perform does one step of a script.
func (r *rig) perform(step string) {
	words := strings.Fields(step)
	arg := func(i int) string {
		if i < len(words) {
			return words[i]
		}
		return ""
	}
	n, _ := strconv.Atoi(arg(1)) // 0 where the step names no shot
	switch words[0] {
	case "arrive":
		r.photos++
		r.arrive(r.photos)
	case "again":
		if n <= r.photos {
			r.arrive(n)
		}
	case "confirm":
		r.confirm(n)
	case "race":
		all := make([]int, r.photos)
		for i := range all {
			all[i] = i + 1
		}
		r.confirm(all...)
	case "preview":
		r.do(kiosk.WantPreview{Shot: n})
	case "guest":
		r.do(kiosk.SetGuest{Code: arg(1)})
	case "merge":
		r.do(kiosk.Merge{From: arg(1), Into: arg(2)})
	case "assign":
		shot, _ := strconv.Atoi(arg(2)) // 0 where the step names no shot
		r.do(kiosk.Assign{Shot: shot, Code: arg(1)})
	case "reject":
		r.do(kiosk.Reject{Shot: n})
	case "retry":
		r.do(kiosk.Retry{Shot: n})
	case "buy":
		r.do(kiosk.Buy{Shot: n})
	case "truth":
		r.settle(n)
	case "payg":
		r.do(kiosk.AllowPAYG{Yes: arg(1) != "no"})
	case "balance":
		r.do(kiosk.ReadBalance{})
	case "fault":
		f := sandbox.Fault{Stage: arg(1), Nth: 1, Kind: arg(2)}
		r.must(r.sandbox.Order([]sandbox.Fault{f}))
	case "topup":
		c, err := kiosk.ParseCredits(arg(2))
		r.must(err)
		pots := sandbox.Pots{PAYG: c}
		if arg(1) == "subscription" {
			pots = sandbox.Pots{Subscription: c}
		}
		r.must(r.sandbox.TopUp(pots))
	case "foreign":
		c, err := kiosk.ParseCredits(arg(1))
		r.must(err)
		_ = r.sandbox.Foreign(c) // refused where the pots do not hold so much
	case "jump":
		d, err := time.ParseDuration(arg(1))
		r.must(err)
		r.jump(d)
	case "disk":
		r.disk.order(arg(1), kiosk.Kind(arg(2)))
	case "cut", "close":
		wait := time.Duration(0)
		if words[0] == "close" {
			wait = patience
		}
		r.disk.order("", "") // a start whose first entry fails is no start
		r.must(r.close(wait))
		r.must(r.open())
	case "wait":
		r.wait()
	case "sent":
		r.must(r.until(func() bool { return !r.wires.served(false) }))
	case "rest":
		r.checkRest()
	default:
		r.fault("harness", "step %q is not known", step)
	}
}

func (r *rig) must(err error) {
	if err != nil {
		r.fault("harness", "%v", err)
	}
}

func (r *rig) confirm(shots ...int) {
	if r.wrong.confirm != nil {
		r.wrong.confirm(r, shots)
		return
	}
	var all sync.WaitGroup
	for _, n := range shots {
		all.Go(func() { r.do(kiosk.Confirm{Shot: n, Blind: true}) })
	}
	all.Wait()
}

// settle ends a doubt as an honest operator with the provider's statement would.
func (r *rig) settle(n int) {
	b := r.wait()
	s, ok := b.Shot(n)
	if !ok || s.State != kiosk.InDoubt {
		return
	}
	st := kiosk.Full
	if s.Full.State != kiosk.ReqUnknown {
		st = kiosk.Preview
	}
	charges, known := r.charges()[bill{s.SHA, st}], 0
	for _, q := range append(s.Past, s.Preview, s.Full) {
		if q.Stage == st && (q.State == kiosk.ReqCharged || q.State == kiosk.ReqDone || q.State == kiosk.ReqNoFile) {
			known++
		}
	}
	r.do(kiosk.Settle{Shot: n, Paid: charges > known})
}

// bill is what a picture was charged for.
type bill struct {
	photo string // SHA-256 of the camera's file
	stage kiosk.Stage
}

// charges counts what the sandbox has charged, by its own account.
func (r *rig) charges() map[bill]int {
	out := map[bill]int{}
	truth := r.sandbox.Truth()
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, im := range truth.Images {
		out[bill{r.content[im.Stage+" "+im.SHA256], kiosk.Stage(im.Stage)}]++
	}
	return out
}

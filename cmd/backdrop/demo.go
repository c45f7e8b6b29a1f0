package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"sync"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/config"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// demoMark is the hidden file that tells a demo's folder from a real event's.
const demoMark = ".backdrop-demo"

// demoPIN is every demo's PIN, and demoPINHash its hash: no secret, and so no reason to
// reckon one at each start.
const (
	demoPIN     = "1234"
	demoPINHash = "$argon2id$v=19$m=65536,t=3,p=2$kYpu+whQ6yRs6mIsKEzSMQ$ntOYwFoDio549VXobESV8Nt82JVs1OTSUitW5hh7Cu4"
)

type demo struct {
	face   face
	dir    string
	shots  int
	every  time.Duration
	budget kiosk.Credits
	box    sandbox.Config
	faults []string
}

func demoCommand(w world) *cobra.Command {
	d := demo{budget: 8 * kiosk.Credit, box: sandbox.Config{Subscription: 5 * kiosk.Credit, PAYG: 10 * kiosk.Credit}}
	cmd := &cobra.Command{
		Use:   "demo",
		Short: "The whole booth with no key and no camera",
		Long: `Run the whole booth on this machine alone: a scratch event, an emulated service and
a simulated camera that drops party photos. Nothing leaves the machine, nothing
costs anything, and every rule is the real one.`,
		Args: cobra.NoArgs,
		RunE: doing(func(cmd *cobra.Command, _ []string) error {
			if err := d.face.check(w); err != nil {
				return err
			}
			if d.shots < 0 || d.shots > 10000 || d.every < 0 {
				return usage("--shots wants 0 to 10000 and --every a pause of 0 or more")
			}
			return d.run(cmd.Context(), w)
		}),
	}
	addFace(cmd, &d.face)
	fl := cmd.Flags()
	fl.StringVar(&d.dir, "dir", "", "the event's folder; a new scratch folder if none is given")
	fl.IntVar(&d.shots, "shots", 12, "how many photos the camera takes")
	fl.DurationVar(&d.every, "every", 2*time.Second, "pause between two photos; 0: as fast as they are made")
	fl.Var(credits{&d.budget}, "budget", "the event's budget in credits")
	fl.Var(credits{&d.box.Subscription}, "subscription", "credits in the emulated subscription")
	fl.Var(credits{&d.box.PAYG}, "payg", "emulated pay-as-you-go credits")
	fl.DurationVar(&d.box.Lag, "lag", 0, "how late the emulated balance shows a change")
	fl.StringArrayVar(&d.faults, "fault", nil, "a fault of the service as STAGE:NTH:KIND (full:1:cut_body); may be repeated")
	return cmd
}

func (d *demo) run(ctx context.Context, w world) error {
	scratch := d.dir == ""
	if err := d.makeFolder(); err != nil {
		return err
	}
	box, err := startSandbox(ctx, d.box, d.faults)
	if err != nil {
		return err
	}
	defer func() { _ = closeSandbox(box) }() // its truth is written below; nobody else uses it
	cfg, err := d.event(box.BaseURL())
	if err != nil {
		return err
	}
	cam := samples.Camera{Folder: filepath.Join(d.dir, "drop"), Shots: d.shots, Every: d.every, Encode: photo.EncodeJPEG}
	cam.First = nextPhoto(cam.Folder)
	cam.Seed = uint64(cam.First)
	roll := &roll{first: cam.First, shots: d.shots, seen: map[string]bool{}}
	b, err := openBooth(ctx, cfg, boothOptions{key: kiosk.NewSecret(sandbox.DefaultKey), words: w.words(""), backlog: true, decided: roll.decided})
	if err != nil {
		return err
	}
	b.notice = b.words.T("serve.demo_pin", "pin", demoPIN)
	roll.start(b.engine.Tell)
	stop := b.film(ctx, cam, roll)
	err = serve(ctx, b, w, d.face, b.words.T("serve.demo", "url", box.ControlURL()))
	stop()
	final, bErr := b.engine.Booth(context.Background())
	return errors.Join(err, bErr, d.leave(w, box, scratch && !guestFiles(&final)))
}

// film starts the camera; the function it gives stops it and waits.
func (b *booth) film(ctx context.Context, cam samples.Camera, r *roll) (stop func()) {
	ctx, cancel := context.WithCancel(ctx)
	var wg sync.WaitGroup
	wg.Go(func() {
		if err := cam.Run(ctx, nil); err != nil && ctx.Err() == nil {
			_ = b.engine.Do(ctx, kiosk.Note{Code: kiosk.InternalFault, Detail: "the simulated camera: " + err.Error()})
			r.abandon()
		}
	})
	return func() { cancel(); wg.Wait() }
}

// makeFolder makes the demo's folder, or takes one that a demo made. It touches
// nobody else's event.
func (d *demo) makeFolder() error {
	if d.dir == "" {
		dir, err := os.MkdirTemp("", "backdrop-demo-")
		if err != nil {
			return fmt.Errorf("make scratch event: %w", err)
		}
		d.dir = dir
	} else if config.Exists(d.dir) && !fileExists(filepath.Join(d.dir, demoMark)) {
		return usage("%s holds an event that no demo made: choose another folder", kiosk.Safe(d.dir, 200))
	}
	if err := os.MkdirAll(filepath.Join(d.dir, "drop"), 0o700); err != nil {
		return fmt.Errorf("make demo folder: %w", err)
	}
	if err := os.WriteFile(filepath.Join(d.dir, demoMark), []byte("made by backdrop demo\n"), 0o600); err != nil {
		return fmt.Errorf("mark demo folder: %w", err)
	}
	return nil
}

// event writes the demo's event.toml, with this run's address of the service.
func (d *demo) event(baseURL string) (config.Config, error) {
	text := config.Template(map[string]string{
		"event.name":               "Backdrop demo",
		"cutter.preview":           cutterService,
		"cutter.full":              cutterService,
		"cutter.removebg.base_url": baseURL,
		"budget.credits":           d.budget.String(),
		"budget.subscription":      d.box.Subscription.String(),
		"look.frame":               "party",
		"look.backgrounds":         "studio,beach,night",
		"limits.pin_hash":          demoPINHash,
	})
	if err := writeEvent(d.dir, text); err != nil {
		return config.Config{}, err
	}
	return config.Load(d.dir, nil)
}

// leave writes the sandbox's truth beside the event, or clears a scratch folder
// that holds nothing anybody would want.
func (d *demo) leave(w world, box *sandbox.Running, empty bool) error {
	if empty {
		say(w, d.face, w.words("").T("serve.removed"))
		return os.RemoveAll(d.dir)
	}
	truth, err := json.MarshalIndent(box.Truth(), "", " ")
	if err != nil {
		return fmt.Errorf("write sandbox truth: %w", err)
	}
	path := filepath.Join(d.dir, "sandbox.json")
	if err := os.WriteFile(path, append(truth, '\n'), 0o600); err != nil {
		return fmt.Errorf("write sandbox truth: %w", err)
	}
	say(w, d.face, w.words("").T("serve.kept", "folder", absolute(d.dir)))
	return nil
}

// nextPhoto gives the number after the last photo in the camera's folder, so that
// another demo on the same folder takes new ones.
func nextPhoto(folder string) int {
	last := 0
	entries, err := os.ReadDir(folder)
	if err != nil {
		return 1 // it will say so when it is watched
	}
	for _, e := range entries {
		last = max(last, photoNumber(e.Name()))
	}
	return last + 1
}

var photoName = regexp.MustCompile(`^DSC_(\d{4,9})\.JPG$`)

func photoNumber(name string) int {
	m := photoName.FindStringSubmatch(name)
	if m == nil {
		return 0
	}
	n, _ := strconv.Atoi(m[1]) // at most nine digits by the pattern
	return n
}

// roll counts the camera's photos that the booth has not decided on yet: while
// there are any, the booth is not idle.
type roll struct {
	first, shots int
	tell         func(func(*kiosk.Live))

	mu   sync.Mutex
	seen map[string]bool
}

// start says how many photos will come.
func (r *roll) start(tell func(func(*kiosk.Live))) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell = tell
	tell(func(l *kiosk.Live) { l.Coming = r.shots })
}

func (r *roll) decided(name string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.tell == nil || photoNumber(filepath.Base(name)) < r.first || r.seen[name] {
		return
	}
	r.seen[name] = true
	left := max(0, r.shots-len(r.seen))
	r.tell(func(l *kiosk.Live) { l.Coming = left })
}

// abandon says that no more photos will come.
func (r *roll) abandon() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.tell(func(l *kiosk.Live) { l.Coming = 0 })
}

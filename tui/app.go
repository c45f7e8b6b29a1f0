package tui

import (
	"context"
	"errors"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"

	"backdrop/kiosk"
)

// Bounds of the screen's waiting.
const (
	orderBound = 15 * time.Second // for one order to become durable
	flashTime  = 8 * time.Second  // how long an answer stays on the status line
	beatEvery  = time.Second      // how often elapsed times are drawn anew, while there are any
	logLines   = 200              // happenings remembered
	noticeTime = 10 * time.Second // how long the notice stands, if no key ends it before

	// framesPerSecond is how often the screen is looked at for what has changed: a
	// glimpse of a photo waits 8 ms at most.
	framesPerSecond = 120
)

// App is the whole screen as a tea.Model. It and its screens are plain values;
// only the prompt is a pointer, because there may be none.
type App struct {
	ctx       context.Context
	desk      Desk
	o         Options
	keys      keyMap
	w         *Words
	unhook    func()
	wait      func() tea.Cmd // waits for the next booth
	beat      func() tea.Cmd // waits for one beat
	pause     func(heldMsg) tea.Cmd
	pauseScan func(scanMsg) tea.Cmd

	booth  *kiosk.Booth // the newest; never changed, only replaced
	layout layout
	theme  theme
	place
	set     []Setting // that may change, as last read
	serve   selfServe
	album   album   // the picture in front
	thumbs  album   // those in the strip
	glimpse glimpse // the photo on its way in that is in front, or was last
	probe   probe   // what the terminal can show
	flash   flash
	news    news
	scan    scan
	held    held      // an order that may turn out to be the start of a scan
	agreed  time.Time // when a key that agrees was last pressed
	beating bool
	noticed bool // the notice has been there long enough

	lastImage int       // the last number under which the terminal keeps a picture
	tornTill  time.Time // until then keys are the rest of a terminal's answer
	left      bool      // the terminal has been told to forget its pictures
}

// flash is what the status line says for a moment.
type flash struct {
	text  string
	until time.Time
	fine  bool // it is no refusal
}

// New makes the screen and begins to watch the desk. Run ends the watch; whoever
// drives the model without Run reads from a watch that is never ended.
func New(desk Desk, o Options) App {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Words == nil {
		o.Words = NewWords(english)
	}
	a := App{ctx: context.Background(), desk: desk, o: o, keys: newKeyMap(o.Words, o.Keys), booth: kiosk.New(), theme: themeOf(o, true), probe: newProbe(o)}
	a.w = o.Words.onScreen(a.keys.labels())
	a.thumbs.most = keepThumbs
	a.album.most = keepDrawn
	a.serve.on = o.Kiosk.On && o.Kiosk.PIN != nil
	a = a.reload()
	booths, unhook := desk.Watch()
	a.unhook = unhook
	a.wait = func() tea.Cmd { return waitBooth(booths) }
	a.beat = func() tea.Cmd { return tea.Tick(beatEvery, func(time.Time) tea.Msg { return beatMsg{} }) }
	a.pauseScan = func(m scanMsg) tea.Cmd { return tea.Tick(scanOver, func(time.Time) tea.Msg { return m }) }
	a.pause = func(m heldMsg) tea.Cmd { return tea.Tick(holdFor, func(time.Time) tea.Msg { return m }) }
	return a
}

// Run shows the screen until the operator quits, the desk closes its watch or ctx
// ends. It is the only place that makes a tea.Program. The terminal is restored
// in every case; the booth itself goes on until its owner stops it.
func Run(ctx context.Context, desk Desk, o Options, opts ...tea.ProgramOption) error {
	a := New(desk, o)
	a.ctx = ctx
	defer a.unhook()
	opts = append([]tea.ProgramOption{tea.WithContext(ctx), tea.WithFPS(framesPerSecond), tea.WithoutSignalHandler(), tea.WithFilter(overhear)}, opts...)
	_, err := tea.NewProgram(a, opts...).Run()
	if err != nil && ctx.Err() != nil && errors.Is(err, tea.ErrProgramKilled) && !errors.Is(err, tea.ErrProgramPanic) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("run screen: %w", err)
	}
	return nil
}

// boothMsg is the newest booth; stoppedMsg says that there will be no more.
type (
	boothMsg   struct{ booth *kiosk.Booth }
	stoppedMsg struct{}
	refusedMsg struct{ err error }
	beatMsg    struct{}
	noticeMsg  struct{} // the notice has had its time
)

// waitBooth waits for the next booth. Update arms it again, so at most one is
// under way.
func waitBooth(ch <-chan kiosk.Booth) tea.Cmd {
	return func() tea.Msg {
		b, ok := <-ch
		if !ok {
			return stoppedMsg{}
		}
		return boothMsg{&b}
	}
}

// order hands an input to the desk. Success needs no message: the next booth
// shows it.
func (a App) order(in kiosk.Input) tea.Cmd {
	ctx, desk, read := a.ctx, a.desk, a.o.Screen
	return func() tea.Msg {
		ctx, cancel := context.WithTimeout(ctx, orderBound)
		defer cancel()
		err := do(ctx, desk, read, in)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, context.DeadlineExceeded):
			return refusedMsg{kiosk.Faulty(kiosk.Timeout, "", err)}
		}
		return refusedMsg{err}
	}
}

// Init begins to watch and asks the terminal for its background.
func (a App) Init() tea.Cmd {
	cmds := []tea.Cmd{a.wait(), a.waitStop(), tea.RequestBackgroundColor, a.probe.ask()}
	if a.o.Notice != "" {
		cmds = append(cmds, tea.Tick(noticeTime, func(time.Time) tea.Msg { return noticeMsg{} }))
	}
	return tea.Batch(cmds...)
}

// Update routes. What follows from any message, whatever it was, is in settle.
func (a App) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	a, cmd, eaten := a.hear(msg)
	if eaten {
		return a.settle(nil)
	}
	switch msg := msg.(type) {
	case boothMsg:
		a, cmd = a.see(msg.booth)
	case stoppedMsg:
		return a, tea.Quit
	case refusedMsg:
		if a = a.refuse(msg.err); a.guarding() {
			a = a.notTaken(msg.err)
		}
	case drawnMsg:
		a, cmd = a.hang(msg)
	case tea.WindowSizeMsg:
		a = a.arrange(msg.Width, msg.Height)
	case tea.BackgroundColorMsg:
		a.theme = themeOf(a.o, msg.IsDark())
	case tea.KeyPressMsg:
		a, cmd = a.takeNotice().press(msg)
	case tea.PasteMsg:
		a, cmd = a.paste(msg)
	case tea.MouseClickMsg:
		a, cmd = a.takeNotice().click(msg.Mouse())
	case tea.MouseWheelMsg:
		a, cmd = a.wheel(msg.Mouse())
	default:
		var more tea.Cmd
		a, more = a.later(msg)
		cmd = tea.Batch(cmd, more)
	}
	return a.settle(cmd)
}

// settle does what may follow from any message: ask for the picture in front and
// keep the beat while something on the screen counts seconds.
func (a App) settle(cmd tea.Cmd) (tea.Model, tea.Cmd) {
	cmds := []tea.Cmd{cmd}
	if a.serve.on {
		a, cmd = a.offer().tick()
		cmds = append(cmds, cmd)
	}
	if !a.layout.small {
		a.zoom.pair = a.zoom.pair.apart(a.review.at)
		a, cmd = a.followZoom()
		cmds = append(cmds, cmd)
		a.review = a.review.scroll(a.booth.Shots(), framesIn(a.layout.strip.w))
		a = a.welcome()
		var draw tea.Cmd
		a, draw = a.develop()
		cmds = append(cmds, draw)
		a, draw = a.readSpot()
		cmds = append(cmds, draw)
	}
	if !a.beating && a.counts() {
		a.beating = true
		cmds = append(cmds, a.beat())
	}
	return a, tea.Batch(cmds...)
}

// arrange divides the terminal anew.
func (a App) arrange(w, h int) App {
	a.layout = layoutFor(w, h, a.o.Notice != "" && !a.noticed, a.o.Pictures != nil)
	return a
}

// takeNotice gives the notice's row back to the picture.
func (a App) takeNotice() App {
	if a.o.Notice == "" || a.noticed {
		return a
	}
	a.noticed = true
	return a.arrange(a.layout.w, a.layout.h)
}

// counts tells whether anything on the screen changes with time alone.
func (a App) counts() bool {
	now := a.now()
	s, _ := a.booth.Shot(a.review.at)
	return len(a.booth.Live.Running) > 0 || a.serve.shot != 0 || now.Before(a.serve.toldTil) || !a.serve.pinTill.IsZero() || now.Before(a.flash.until) || now.Before(a.booth.Money.Gate) || now.Before(s.NotBefore)
}

func (a App) now() time.Time { return a.o.Now() }

// see takes the newest booth in.
func (a App) see(b *kiosk.Booth) (App, tea.Cmd) {
	if a.booth.Rules != b.Rules {
		a = a.reload()
	}
	a = a.sayRecovered(b)
	if a.booth.Guest != b.Guest {
		a.review.undo = 0 // what the one before rejected is done with
	}
	a.booth = b
	before := a.review.at
	a.review = a.review.follow(b, a.now())
	a = a.stayInPair(before)
	a.news = a.news.read(a.w, b)
	a, quit := a.recheck()
	return a, tea.Batch(a.wait(), quit)
}

// refuse shows why something did not happen.
func (a App) refuse(err error) App {
	return a.say(a.w.refusalText(a.booth, a.review.at, err, a.now()))
}

// say puts a sentence on the status line for a moment.
func (a App) say(text string) App {
	a.flash = flash{text: text, until: a.now().Add(flashTime)}
	return a
}

// report says on the status line for a moment that something was done.
func (a App) report(text string) App {
	a = a.say(text)
	a.flash.fine = true
	return a
}

package tui

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"backdrop/kiosk"
	uv "github.com/charmbracelet/ultraviolet"
)

// Answers of terminals, as Bubble Tea delivers them.
var (
	ok   = uv.KittyGraphicsEvent{Payload: []byte("OK")}
	no   = uv.KittyGraphicsEvent{Payload: []byte("ENOTSUPPORTED:no")}
	da1  = uv.PrimaryDeviceAttributesEvent{62, 22}
	cell = uv.CellSizeEvent{Width: 9, Height: 19}
)

func version(s string) tea.Msg { return tea.TerminalVersionMsg{Name: s} }

func TestWhatATerminalCanShow(t *testing.T) {
	ask := Terminal{Ask: true, Colours: 1 << 24}
	in := func(change func(*Terminal)) Terminal { t := ask; change(&t); return t }
	for name, c := range map[string]struct {
		known Terminal
		heard []tea.Msg
		want  PictureMode
	}{
		"kitty":                       {ask, []tea.Msg{version("kitty(0.40.0)"), cell, ok, da1}, KittyPictures},
		"ghostty":                     {ask, []tea.Msg{version("ghostty 1.2.0"), ok, da1}, KittyPictures},
		"rio":                         {ask, []tea.Msg{version("Rio 0.2.20"), ok, da1}, KittyPictures},
		"an old kitty":                {ask, []tea.Msg{version("kitty(0.27.1)"), ok, da1}, QuadrantPictures},
		"kitty without graphics":      {ask, []tea.Msg{version("kitty(0.40.0)"), da1}, SextantPictures},
		"kitty that refuses":          {ask, []tea.Msg{version("kitty(0.40.0)"), no, da1}, SextantPictures},
		"OK proves no placeholders":   {ask, []tea.Msg{version("Konsole 24.08.1"), ok, da1}, QuadrantPictures},
		"OK from xterm.js":            {ask, []tea.Msg{version("xterm.js(6.1.0-beta.3)"), ok, da1}, SextantPictures},
		"an older xterm.js":           {ask, []tea.Msg{version("xterm.js(6.0.0)"), da1}, QuadrantPictures},
		"OK without a name":           {ask, []tea.Msg{ok, da1}, QuadrantPictures},
		"foot":                        {ask, []tea.Msg{version("foot(1.16.2)"), da1}, SextantPictures},
		"WezTerm":                     {ask, []tea.Msg{version("WezTerm 20240203-110809-5046fc22"), ok, da1}, SextantPictures},
		"xterm":                       {ask, []tea.Msg{version("XTerm(379)"), da1}, QuadrantPictures},
		"tmux by SSH":                 {ask, []tea.Msg{version("tmux 3.3a"), da1}, QuadrantPictures},
		"only device attributes":      {ask, []tea.Msg{da1}, QuadrantPictures},
		"silence":                     {ask, []tea.Msg{lateMsg{}}, QuadrantPictures},
		"late answers":                {ask, []tea.Msg{lateMsg{}, version("kitty(0.40.0)"), ok, da1}, KittyPictures},
		"no UTF-8":                    {ask, []tea.Msg{version("kitty(0.40.0)"), ok, da1}, ASCIIPictures},
		"Linux console":               {Terminal{Console: true, Colours: 1 << 24}, nil, HalfPictures},
		"256 colours":                 {in(func(t *Terminal) { t.Colours = 256 }), []tea.Msg{version("foot(1.16.2)"), da1}, HalfPictures},
		"kitty with 256 colours":      {in(func(t *Terminal) { t.Colours = 256 }), []tea.Msg{version("kitty(0.40.0)"), ok, da1}, KittyPictures},
		"kitty with 16 colours":       {in(func(t *Terminal) { t.Colours = 16 }), []tea.Msg{version("kitty(0.40.0)"), ok, da1}, HalfPictures},
		"tmux in kitty":               {in(func(t *Terminal) { t.Tmux, t.Outer = true, "kitty(0.40.0)" }), []tea.Msg{version("tmux 3.4"), da1}, KittyPictures},
		"tmux in foot":                {in(func(t *Terminal) { t.Tmux, t.Outer = true, "foot(1.16.2)" }), []tea.Msg{version("tmux 3.4"), da1}, SextantPictures},
		"tmux that lets none through": {in(func(t *Terminal) { t.Tmux = true }), []tea.Msg{version("kitty(0.40.0)"), ok, da1}, QuadrantPictures},
		"the operator's wish":         {in(func(t *Terminal) { t.Pictures = HalfPictures }), []tea.Msg{version("kitty(0.40.0)"), ok, da1}, HalfPictures},
		"a wish against the answers":  {in(func(t *Terminal) { t.Pictures = KittyPictures }), []tea.Msg{da1}, KittyPictures},
	} {
		p := newProbe(Options{Terminal: c.known, Pictures: &fakePictures{}, ASCII: name == "no UTF-8"})
		for i, msg := range c.heard {
			if p.decided && i == 0 {
				t.Errorf("%s: decided before anything was heard", name)
			}
			p = p.hear(msg)
		}
		if !p.decided || p.graphics.Mode != c.want {
			t.Errorf("%s: decided %v on %s, want %s", name, p.decided, PictureModes()[p.graphics.Mode], PictureModes()[c.want])
		}
	}
}

// Nothing is asked of a terminal about which all is known, and tmux is not handed
// what it would take for a title.
func TestQuestions(t *testing.T) {
	if newProbe(Options{Pictures: &fakePictures{}}).ask() != nil || newProbe(Options{Terminal: Terminal{Ask: true}}).ask() != nil {
		t.Error("asked though nobody wants to know")
	}
	p := newProbe(Options{Terminal: Terminal{Ask: true}, Pictures: &fakePictures{}})
	q := p.questions()
	for _, want := range []string{"\x1b[>q", "\x1b[16t", "\x1b[14t", "a=q"} {
		if !strings.Contains(q, want) {
			t.Errorf("%q lacks %q", q, want)
		}
	}
	if !strings.HasSuffix(q, "\x1b[c") {
		t.Errorf("%q does not end with the fence", q)
	}
	p.known.Tmux = true
	if strings.Contains(p.questions(), "\x1b_") {
		t.Error("tmux is sent a graphics query")
	}
}

func TestCellSize(t *testing.T) {
	window := tea.WindowSizeMsg{Width: 100, Height: 40}
	for name, c := range map[string]struct {
		heard []tea.Msg
		w, h  int
		want  float64
	}{
		"told":                 {[]tea.Msg{window, cell, uv.PixelSizeEvent{Width: 1000, Height: 800}}, 9, 19, 19.0 / 9},
		"from the window":      {[]tea.Msg{window, uv.PixelSizeEvent{Width: 1000, Height: 840}}, 10, 21, 2.1},
		"nothing":              {nil, 0, 0, 2},
		"nought":               {[]tea.Msg{uv.CellSizeEvent{}}, 0, 0, 2},
		"nonsense":             {[]tea.Msg{uv.CellSizeEvent{Width: 40, Height: 3}}, 0, 0, 2},
		"nonsense, but pixels": {[]tea.Msg{window, uv.CellSizeEvent{Width: -1, Height: 9999}, uv.PixelSizeEvent{Width: 800, Height: 600}}, 8, 15, 15.0 / 8},
	} {
		p := newProbe(Options{Terminal: Terminal{Ask: true}, Pictures: &fakePictures{}})
		for _, msg := range append(c.heard, da1) {
			p = p.hear(msg)
		}
		if g := p.graphics; g.CellW != c.w || g.CellH != c.h || g.CellAspect() != c.want {
			t.Errorf("%s: %d×%d, aspect %v", name, g.CellW, g.CellH, g.CellAspect())
		}
	}
}

func TestTerminalNames(t *testing.T) {
	for text, want := range map[string]terminalName{
		"kitty(0.40.0)": {"kitty", [2]int{0, 40}}, "ghostty 1.2.0-main+abc": {"ghostty", [2]int{1, 2}},
		"WezTerm 20240203-110809-5046fc22": {"wezterm", [2]int{20240203, 0}}, "tmux 3.3a": {"tmux", [2]int{3, 3}},
		"xterm.js(6.1.0)": {"xterm.js", [2]int{6, 1}}, "foot": {"foot", [2]int{}}, "": {}, "(": {}, "x(99999999999999999999.1)": {"x", [2]int{999999999, 0}},
	} {
		if got := nameOf(text); got.name != want.name || got.version[0] != want.version[0] && !strings.HasPrefix(text, "x(") || got.version[1] != want.version[1] && !strings.HasPrefix(text, "x(") {
			t.Errorf("%q is %+v, want %+v", text, got, want)
		}
	}
}

// keeping draws pictures that the terminal keeps.
type keeping struct {
	mu    sync.Mutex
	asked []Picture
}

func (k *keeping) Draw(_ context.Context, p Picture) (Drawn, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	k.asked = append(k.asked, p)
	d := flat(p)
	if p.Graphics.Mode == KittyPictures {
		d.Upload, d.Delete = fmt.Sprintf("\x1b_Gup,i=%d;\x1b\\", p.Image), fmt.Sprintf("\x1b_Gdel,i=%d;\x1b\\", p.Image)
	}
	return d, nil
}

func (k *keeping) modes() map[PictureMode]int {
	k.mu.Lock()
	defer k.mu.Unlock()
	out := map[PictureMode]int{}
	for _, p := range k.asked {
		out[p.Graphics.Mode]++
	}
	return out
}

// terminalSide is a terminal at the other end of the real program: it writes what
// it is told as soon as it has been shown something.
type terminalSide struct {
	mu     sync.Mutex
	out    bytes.Buffer
	in     *io.PipeWriter
	script []exchange
}

// exchange is what to answer once something has been seen.
type exchange struct{ seen, say string }

func (s *terminalSide) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.out.Write(p)
	for len(s.script) > 0 && strings.Contains(s.out.String(), s.script[0].seen) {
		say := s.script[0].say
		s.script = s.script[1:]
		go func() { _, _ = io.WriteString(s.in, say) }() // the program may end before it reads
	}
	return len(p), nil
}

// converse runs the real program against a terminal until it ends.
func converse(t *testing.T, n *night, pics Pictures, script ...exchange) string {
	t.Helper()
	r, w := io.Pipe()
	side := &terminalSide{in: w, script: script}
	d := newDesk()
	d.booths <- n.b.Clone()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	err := Run(ctx, d, Options{Pictures: pics, Terminal: Terminal{Ask: true}}, tea.WithInput(r), tea.WithOutput(side),
		tea.WithWindowSize(120, 40), tea.WithColorProfile(colorprofile.TrueColor))
	close(d.booths)
	_ = w.Close()
	if err != nil || ctx.Err() != nil {
		t.Fatalf("%v %v; still expected: %q after %q", err, ctx.Err(), side.script, side.out.String())
	}
	return side.out.String()
}

const kittyAnswers = "\x1bP>|kitty(0.40.0)\x1b\\\x1b[6;20;10t\x1b[4;800;1200t\x1b_Gi=31;OK\x1b\\\x1b[?62;c"

// The terminal keeps the picture in front and the thumbnails: each goes out before
// its cells, and all are taken back before the alternate screen goes.
func TestTheTerminalKeepsPictures(t *testing.T) {
	pics := &keeping{}
	n := busyIdle(t)
	last := fmt.Sprintf("\x1b_Gup,i=%d;", firstImage+1)
	out := converse(t, n, pics, exchange{"\x1b[c", kittyAnswers}, exchange{last, ""}, exchange{"ffffff", "q"})
	if m := pics.modes(); m[KittyPictures] < 2 { // on a slow machine one is drawn otherwise before the answers are in
		t.Fatalf("drawn as %v", m)
	}
	up := strings.Index(out, "\x1b_Gup,i=16;")
	if up < strings.Index(out, "\x1b[?1049h") || up < 0 {
		t.Error("the picture went out before the alternate screen was there")
	}
	leave := strings.Index(out, "\x1b[?1049l")
	for i, p := range pics.asked {
		if p.Graphics.Mode != KittyPictures {
			continue // before the answers
		}
		sent := strings.Count(out, fmt.Sprintf("\x1b_Gup,i=%d;", p.Image))
		gone := strings.Index(out, fmt.Sprintf("\x1b_Gdel,i=%d;", p.Image))
		if p.Image < firstImage || p.Image > lastImage {
			t.Errorf("picture %d has number %d", i, p.Image)
		}
		if sent > 0 && (gone < 0 || gone > leave && !watched) {
			t.Errorf("picture %d was sent %d times and taken back at %d of %d", i, sent, gone, leave)
		}
		if p.Graphics.CellW != 10 || p.Graphics.CellH != 20 {
			t.Errorf("cells are %d×%d", p.Graphics.CellW, p.Graphics.CellH)
		}
	}
}

// A terminal that says nothing, or only what it is, gets quadrants and no upload.
func TestTerminalsThatKeepNoPictures(t *testing.T) {
	for name, answer := range map[string]string{"silent": "", "device attributes": "\x1b[?1;2c", "tmux": "\x1bP>|tmux 3.3a\x1b\\\x1b[?1;2;4c"} {
		pics := &keeping{}
		out := converse(t, busyIdle(t), pics, exchange{"\x1b[c", answer}, exchange{"ffffff", "q"})
		if m := pics.modes(); len(m) != 1 || m[QuadrantPictures] == 0 {
			t.Errorf("%s: drawn as %v", name, m)
		}
		if strings.Contains(out, "Gup") || strings.Contains(out, "Gdel") {
			t.Errorf("%s: something was sent to keep", name)
		}
	}
}

// kept is a screen whose terminal keeps pictures, driven by hand.
func kept(t *testing.T, n *night, pics Pictures) *screen {
	s := show(t, n, 80, 24, Options{Pictures: pics, Terminal: Terminal{Pictures: KittyPictures, Tmux: true}})
	return s.uploads()
}

// uploads plays the program's part in hanging what has come back: the terminal is
// handed its part, then the picture is taken into use.
func (s *screen) uploads() *screen {
	for s.app.album.asking {
		pic := s.app.album.asked
		got, err := s.app.o.Pictures.Draw(s.t.Context(), s.app.numberedPicture(pic))
		got.Upload = ""
		s.send(drawnMsg{drawing: drawing{of: pic, got: got, err: err, image: s.app.album.image}, sent: true})
	}
	return s
}

func (a App) numberedPicture(p Picture) Picture { p.Image = a.album.image; return p }

// sent runs commands and gives the raw bytes among their messages.
func sent(cmd tea.Cmd) string {
	var out strings.Builder
	for _, msg := range answers(cmd) {
		if raw, is := msg.(tea.RawMsg); is {
			fmt.Fprint(&out, raw.Msg)
		}
	}
	return out.String()
}

func TestWhatIsEvictedIsTakenBack(t *testing.T) {
	a := album{most: keepDrawn}
	var gone, all string
	for i := range keepDrawn + 3 {
		d := drawing{of: Picture{Shot: i}, image: firstImage + i, got: Drawn{Delete: fmt.Sprintf("<%d>", i)}}
		a, gone = a.keep(d)
		all += gone
	}
	if all != "<0><1><2>" || len(a.kept) != keepDrawn {
		t.Errorf("taken back %q, kept %d", all, len(a.kept))
	}
	if _, gone = a.keep(drawing{of: Picture{Shot: 9}, got: Drawn{Delete: "<new>"}}); gone != "<9>" {
		t.Errorf("replacing takes back %q", gone)
	}
}

// What was sent but is not wanted any more is taken back; what was never sent is
// not.
func TestALateUploadIsTakenBack(t *testing.T) {
	s := kept(t, twoPreviewed(t, paidRules()), &keeping{})
	of := s.app.picture()
	of.Version--
	for _, was := range []bool{true, false} {
		_, cmd := s.app.Update(drawnMsg{drawing: drawing{of: of, got: Drawn{Delete: "<late>"}}, sent: was})
		if got := strings.Contains(sent(cmd), "<late>"); got != was {
			t.Errorf("sent %v, taken back %v", was, got)
		}
	}
}

// A new version that looks as the old one is not sent again, and both are let go
// once.
func TestTheSamePictureIsNotSentAgain(t *testing.T) {
	s := kept(t, twoPreviewed(t, paidRules()), &keeping{})
	was := &s.app.album.kept[len(s.app.album.kept)-1]
	was.got.Sum = "same"
	old, number := was.of, was.image
	s.app.review.at = old.Shot
	s.n.do(kiosk.Assign{Shot: old.Shot, Code: "G-1"})
	c := s.n.b.Clone()
	m, _ := s.app.Update(boothMsg{&c})
	s.app = m.(App)
	now := s.app.picture()
	if now == old || !s.app.album.asking {
		t.Fatal("no new version is asked for")
	}
	for _, sum := range []string{"same", "other"} {
		got := Drawn{Cols: 3, Rows: 1, Lines: []string{"new"}, Upload: "<up>", Delete: "<del>", Sum: sum}
		m, cmd := s.app.Update(drawnMsg{drawing: drawing{of: now, got: got, image: s.app.album.image}})
		d, exact, _ := m.(App).album.find(now)
		switch {
		case sum == "same" && (!exact || d.image != number || cmd != nil && strings.Contains(sent(cmd), "<")):
			t.Errorf("exact %v, number %d, want %d", exact, d.image, number)
		case sum == "same" && strings.Count(m.(App).album.letters(), "i="+strconv.Itoa(number)+";") != 1:
			t.Errorf("letting go says %q", m.(App).album.letters())
		case sum == "other" && exact:
			t.Error("taken into use before it was sent")
		}
	}
}

// What the terminal may have lost does not stand for anything: it is sent again.
func TestALostPictureIsSentAgain(t *testing.T) {
	of, up := Picture{Shot: 1, Version: 7}, drawnMsg{drawing: drawing{of: Picture{Shot: 1, Version: 8}, got: Drawn{Upload: "<up>", Sum: "same"}}}
	a := album{kept: []drawing{{of: of, got: Drawn{Delete: "<del>", Sum: "same"}}}}
	if _, d := a.adopt(up); d.got.Upload != "" {
		t.Error("the same picture is sent again")
	}
	if _, d := a.spoil().adopt(up); d.got.Upload == "" {
		t.Error("a lost picture stands for a new one")
	}
}

// After the farewell nothing is drawn or handed over any more.
func TestNothingFollowsTheFarewell(t *testing.T) {
	s := kept(t, twoPreviewed(t, paidRules()), &keeping{})
	if _, is := farewell(s.app, tea.QuitMsg{}).(leaveMsg); !is {
		t.Fatal("the end comes before the farewell")
	}
	m, _ := s.app.Update(leaveMsg{})
	s.app = m.(App)
	if s.app.album.asking || s.app.thumbs.asking {
		t.Error("a picture is asked for")
	}
	late := drawnMsg{drawing: drawing{of: s.app.picture(), got: Drawn{Upload: "<up>", Delete: "<del>"}}}
	if _, cmd := s.app.Update(late); strings.Contains(sent(cmd), "<") {
		t.Error("something is handed over")
	}
	late.got.Upload, late.sent = "", true
	if _, cmd := s.app.Update(late); !strings.Contains(sent(cmd), "<del>") {
		t.Error("what was on its way stays with the terminal")
	}
	if _, is := farewell(s.app, tea.QuitMsg{}).(tea.QuitMsg); !is {
		t.Error("the end does not come")
	}
}

// A number is not given twice while a picture under it is kept, nor again soon.
func TestImageNumbers(t *testing.T) {
	a := App{probe: probe{graphics: Graphics{Mode: KittyPictures}}}
	seen := map[int]int{}
	for i := range 1000 {
		n := a.freeImage()
		if n < firstImage || n > lastImage {
			t.Fatalf("number %d", n)
		}
		if before, was := seen[n]; was && i-before < lastImage-firstImage-keepDrawn-keepThumbs {
			t.Fatalf("number %d again after %d pictures", n, i-before)
		}
		seen[n] = i
		a = a.numbered(func() tea.Msg { return nil }, n)
		rows := 9
		if i%3 > 0 {
			rows = thumbRows
		}
		d := drawing{of: Picture{Shot: i, Rows: rows}, image: n}
		for _, k := range append(a.album.kept, a.thumbs.kept...) {
			if k.image == n {
				t.Fatalf("number %d is in use", n)
			}
		}
		if rows == thumbRows {
			a.thumbs, _ = a.thumbs.keep(d)
		} else {
			a.album, _ = a.album.keep(d)
		}
	}
	b := App{probe: a.probe, lastImage: 19, album: album{kept: []drawing{{image: 20}}, image: 22}, thumbs: album{kept: []drawing{{image: 21}}}}
	if n := b.freeImage(); n != 23 {
		t.Errorf("after 19, with 20 to 22 in use, comes %d", n)
	}
	if (App{}).freeImage() != 0 {
		t.Error("a number though nothing is kept")
	}
}

// In tmux the focus may come back with another terminal: pictures are sent again,
// and the old ones stay in sight until then.
func TestFocusSendsPicturesAgain(t *testing.T) {
	pics := &keeping{}
	s := kept(t, twoPreviewed(t, paidRules()), pics)
	before := s.app.picture()
	if _, exact, _ := s.app.album.find(before); !exact || !s.app.View().ReportFocus {
		t.Fatal("no picture in front, or the focus is not reported")
	}
	old := s.app.album.kept[len(s.app.album.kept)-1].image
	m, _ := s.app.Update(tea.FocusMsg{})
	s.app = m.(App)
	if _, exact, found := s.app.album.find(before); exact || !found || !s.app.album.asking {
		t.Fatalf("exact %v found %v asking %v", exact, found, s.app.album.asking)
	}
	s.uploads()
	if d, exact, _ := s.app.album.find(before); !exact || d.image == old {
		t.Fatalf("exact %v, number %d after %d", exact, d.image, old)
	}
	s.app.probe.graphics.Tmux = false
	m, _ = s.app.Update(tea.FocusMsg{})
	for _, d := range m.(App).album.kept {
		if d.stale {
			t.Error("outside tmux the focus sends pictures again")
		}
	}
}

// A drawing for another way of drawing, or another size of cells, is another one.
func TestGraphicsArePartOfAPicture(t *testing.T) {
	pics := &fakePictures{}
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Pictures: pics, Terminal: Terminal{Ask: true}})
	if len(pics.asked) != 0 {
		t.Fatal("drawn before the terminal was known")
	}
	s.send(da1)
	if len(pics.asked) != 1 || pics.asked[0].Graphics.Mode != QuadrantPictures {
		t.Fatalf("asked for %+v", pics.asked)
	}
	old := s.app.picture()
	s.send(version("foot(1.16.2)"))
	s.send(cell)
	s.send(da1) // late answers
	if got := pics.asked[len(pics.asked)-1].Graphics; got != (Graphics{Mode: SextantPictures, CellW: 9, CellH: 19}) {
		t.Fatalf("drawn for %+v", got)
	}
	count := len(s.app.album.kept)
	s.send(drawnMsg{drawing: drawing{of: old, got: flat(old)}})
	if len(s.app.album.kept) != count {
		t.Error("a drawing for the old way was taken")
	}
}

// A torn answer's rest is no keys; a person's are heard again soon.
func TestTornAnswersAreNoKeys(t *testing.T) {
	for name, first := range map[string]tea.Msg{
		"a version":          uv.UnknownEvent("\x1bP>|kit"),
		"an answer of kitty": uv.UnknownEvent("\x1b_Gi=3"),
		"its first two":      tea.KeyPressMsg{Code: 'p', Mod: tea.ModAlt | tea.ModShift},
		"its first one":      tea.KeyPressMsg{Code: tea.KeyEscape},
	} {
		s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Pictures: &fakePictures{}, Terminal: Terminal{Ask: true}})
		s.send(first)
		for _, r := range "rq1nR" {
			s.send(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
		s.send(tea.KeyPressMsg{Code: tea.KeyEnter})
		s.later()
		if len(s.did()) != 0 || s.quit || s.app.prompt != nil || s.app.held.waits || s.app.flash.text != "" {
			t.Errorf("%s: its rest was taken for keys", name)
		}
		s.send(tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl})
		if !s.quit && s.app.prompt == nil {
			t.Errorf("%s: Ctrl-C is not heard", name)
		}
		s.send(tea.KeyPressMsg{Code: tea.KeyEscape})
		s.n.now = s.n.now.Add(time.Second)
		s.send(da1)
		s.press("?")
		if s.app.page != helpPage {
			t.Errorf("%s: keys are not heard again", name)
		}
	}
	s := show(t, twoPreviewed(t, paidRules()), 80, 24, Options{Pictures: &fakePictures{}})
	s.send(uv.UnknownEvent("\x1bP>|kit"))
	s.send(tea.KeyPressMsg{Code: 'q', Text: "q"})
	s.send(tea.KeyPressMsg{Code: '\\', Mod: tea.ModAlt})
	s.press("?")
	if s.app.page != helpPage || s.quit {
		t.Error("the end of a torn answer is not seen")
	}
}

// Whatever a terminal answers, no order follows.
func TestAnswersAreNoOrders(t *testing.T) {
	n := twoPreviewed(t, paidRules())
	s := show(t, n, 80, 24, Options{Pictures: &fakePictures{}, Terminal: Terminal{Ask: true}})
	for _, msg := range []tea.Msg{ok, no, da1, cell, version("q"), uv.PixelSizeEvent{}, uv.UnknownDcsEvent("\x1bPq\x1b\\"), uv.UnknownCsiEvent("\x1b[1;1r"),
		uv.UnknownApcEvent("\x1b_r\x1b\\"), tea.CapabilityMsg{Content: "r"}, lateMsg{}, lostMsg{}} {
		s.send(msg)
	}
	if len(s.did()) != 0 || s.quit || s.app.prompt != nil {
		t.Error("an answer was taken for an order")
	}
}

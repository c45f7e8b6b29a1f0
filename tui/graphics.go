package tui

import (
	"time"

	tea "charm.land/bubbletea/v2"
	uv "github.com/charmbracelet/ultraviolet"
	"github.com/charmbracelet/x/ansi"
)

// PictureMode is how pictures are drawn.
type PictureMode int

// The modes, sharpest first.
const (
	AutoPictures     PictureMode = iota // the best that the terminal turns out to show
	KittyPictures                       // kept by the terminal, shown in placeholder cells
	SextantPictures                     // 2×3 dots a cell
	QuadrantPictures                    // 2×2 dots a cell
	HalfPictures                        // 1×2 dots a cell
	ASCIIPictures                       // brightness as characters
	NoPictures
)

// PictureModes gives the names of all modes in their order, as a setting spells
// them; a mode is its index.
func PictureModes() []string {
	return []string{"auto", "kitty", "sextant", "quadrant", "half", "ascii", "off"}
}

// Terminal is what is known of the terminal before it is asked.
type Terminal struct {
	Ask      bool        // ask it; otherwise it is taken as it stands here
	Pictures PictureMode // what the operator wants; AutoPictures leaves it to the answers
	Colours  int         // how many it shows; 0 is taken for 24-bit
	Console  bool        // the Linux console: its font has half blocks at most
	Tmux     bool        // inside tmux or screen
	Outer    string      // inside tmux: the name of the terminal outside, if tmux lets pictures through to it
}

// Graphics is what the terminal turned out to be; part of what a picture is drawn
// for.
type Graphics struct {
	Mode         PictureMode
	CellW, CellH int  // one cell in pixels; 0 if unknown
	Tmux         bool // what is sent to the terminal must be wrapped for tmux
}

// CellAspect is a cell's height divided by its width: 2 if nobody has measured.
func (g Graphics) CellAspect() float64 {
	if g.CellW <= 0 || g.CellH <= 0 {
		return 2
	}
	return float64(g.CellH) / float64(g.CellW)
}

// probeBound is how long pictures wait for the terminal's answers. One that answers
// does so in milliseconds; across the world by SSH in 0.4 s.
const probeBound = 500 * time.Millisecond

// probeSoon is how long the first picture waits for them. A terminal at hand that answers
// has done so by then; for any other the picture is drawn as is sure to be shown, and anew
// if an answer comes.
const probeSoon = 40 * time.Millisecond

// soonMsg and lateMsg say that the answers have had their time: for the first picture,
// and altogether.
type (
	soonMsg struct{}
	lateMsg struct{}
)

// probe finds out what the terminal can show. It is a value that changes with what
// arrives, and decides when the last question (device attributes, which every
// terminal answers) is answered or the time is up. Answers that come later still
// count: the pictures are then drawn anew.
type probe struct {
	known        Terminal
	plain        bool // no UTF-8, or no colour
	decided      bool
	sure         bool // graphics holds what is sure to be shown: pictures may be drawn
	graphics     Graphics
	version      string // what XTVERSION gave
	kitty        bool   // the graphics query was answered with OK
	cellW, cellH int
	pxW, pxH     int // the whole window in pixels, and in cells
	cols, rows   int
}

func newProbe(o Options) probe {
	p := probe{known: o.Terminal, plain: o.ASCII || o.NoColor}
	if !o.Terminal.Ask || o.Pictures == nil {
		p = p.decide()
	}
	return p
}

// ask puts all questions in one piece; nil if there are none.
func (p probe) ask() tea.Cmd {
	if p.decided {
		return nil
	}
	return tea.Batch(tea.Raw(p.questions()), tea.Tick(probeSoon, func(time.Time) tea.Msg { return soonMsg{} }),
		tea.Tick(probeBound, func(time.Time) tea.Msg { return lateMsg{} }))
}

// questions are: name and version (XTVERSION), the pixels of a cell and of the
// window (XTWINOPS 16 and 14), whether kitty's graphics are understood (a query
// stores nothing), and device attributes as the fence, since terminals answer in
// order. tmux would take the graphics query for a title, so it is spared that.
func (p probe) questions() string {
	q := ansi.RequestNameVersion + "\x1b[16t\x1b[14t"
	if !p.known.Tmux {
		q += ansi.KittyGraphics([]byte("AAAA"), "i=31", "s=1", "v=1", "a=q", "t=d", "f=24")
	}
	return q + ansi.RequestPrimaryDeviceAttributes
}

// hear takes in what arrives. Messages that are no answers leave it as it is.
func (p probe) hear(msg tea.Msg) probe {
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		p.cols, p.rows = msg.Width, msg.Height
	case tea.TerminalVersionMsg:
		p.version = msg.Name
	case uv.CellSizeEvent:
		p.cellW, p.cellH = msg.Width, msg.Height
	case uv.PixelSizeEvent:
		p.pxW, p.pxH = msg.Width, msg.Height
	case uv.KittyGraphicsEvent:
		p.kitty = p.kitty || string(msg.Payload) == "OK"
	case uv.PrimaryDeviceAttributesEvent:
		return p.decide()
	case soonMsg:
		if !p.decided {
			p = p.decide()
			p.decided = false
		}
	case lateMsg:
		if !p.decided {
			return p.decide()
		}
	}
	return p
}

// decide draws the conclusion from what is known by now.
func (p probe) decide() probe {
	p.decided, p.sure = true, true
	p.graphics = Graphics{Mode: p.mode(), Tmux: p.known.Tmux}
	p.graphics.CellW, p.graphics.CellH = p.cell()
	return p
}

// mode is the sharpest way of drawing that is sure to be shown.
func (p probe) mode() PictureMode {
	outer := nameOf(p.version)
	if p.known.Tmux {
		outer = nameOf(p.known.Outer) // the version is tmux's own
	}
	few := p.known.Colours > 0 && p.known.Colours < 1<<24
	switch {
	case p.known.Pictures != AutoPictures:
		return p.known.Pictures
	case p.plain:
		return ASCIIPictures
	case p.known.Console:
		return HalfPictures
	case outer.showsPlaceholders() && (p.kitty || p.known.Tmux) && (!few || p.known.Colours >= 256):
		return KittyPictures
	case few:
		return HalfPictures // dots of their own dither best
	case outer.drawsSextants():
		return SextantPictures
	}
	return QuadrantPictures
}

// cell gives a cell's pixels as told, or from those of the window; 0, 0 if neither
// makes sense.
func (p probe) cell() (w, h int) {
	for _, c := range [][2]int{{p.cellW, p.cellH}, {p.pxW / max(p.cols, 1), p.pxH / max(p.rows, 1)}} {
		if w, h := c[0], c[1]; w >= 2 && h >= 4 && w <= 200 && h <= 200 && h >= w && h <= 4*w {
			return w, h
		}
	}
	return 0, 0
}

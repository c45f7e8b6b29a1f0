package tui

import (
	"fmt"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// sheet is a prompt as it is shown: what it is about, what to know, and its keys.
type sheet struct {
	title   string
	lines   []string
	choices []choice
	cancel  string // what Esc does
}

// sheet says what a prompt says. Prices and pots are those the prompt was opened
// with: if they change, recheck closes it.
func (a App) sheet(p prompt) sheet {
	switch p.kind {
	case payFull, payPreview, payAgain, payBacklog:
		return a.paySheet(p)
	case askPAYG:
		return a.paygSheet()
	case askSettle:
		return a.settleSheet(p)
	case askClose:
		return a.closeSheet(p)
	case askQuit:
		return a.quitSheet()
	case askGuest:
		return a.guestSheet(p)
	case askLift:
		return a.liftSheet(p)
	case askBackground:
		return a.chooserSheet(p)
	case askScreen:
		return a.pickingSheet(p)
	case bulkFull, bulkPreview, bulkReject:
		return a.bulkSheet(p)
	case askMerge:
		return a.mergeSheet(p)
	case askChoice:
		return a.choiceSheet(p)
	case askSearch, askRename, askValue, askStaff:
		return a.textSheet(p)
	}
	return sheet{}
}

// closeSheet sums the session up that would end.
func (a App) closeSheet(p prompt) sheet {
	s := a.booth.CurrentSession()
	return sheet{title: a.w.T("sheet.close.title", "session", s.ID),
		lines:   []string{a.w.T("sheet.close.sum", "shots", a.w.N("count.shot", s.Shots), "delivered", s.Delivered, "credits", a.w.creditText(s.Spent))},
		choices: []choice{{key: a.keys.Accept, text: a.w.T("sheet.close.do"), in: p.input()}}, cancel: a.w.T("sheet.close.cancel")}
}

// settleSheet shows the evidence and asks how a doubt ends.
func (a App) settleSheet(p prompt) sheet {
	s, _ := a.booth.Shot(p.shot)
	out := sheet{title: a.titled(a.shotTitle(s), func(shot string) string { return a.w.T("sheet.settle.title", "shot", shot) }), cancel: a.w.T("sheet.settle.cancel")}
	r := s.Full
	if r.State != kiosk.ReqUnknown {
		r = s.Preview
	}
	held := a.w.creditText(r.Held)
	values := []any{"at", a.clock(r.AskedAt), "held", held, "pot", a.w.potText(r.Pot)}
	asked := ""
	switch r.Stage {
	case kiosk.Preview:
		asked = a.w.T("sheet.settle.preview", values...)
	case kiosk.Full:
		asked = a.w.T("sheet.settle.full", values...)
	default:
		asked = a.w.T("sheet.settle.cutout", values...)
	}
	out.lines = append(out.lines, asked, a.w.causeText(r.Code, r.Detail))
	out.lines = append(out.lines, a.evidenceLines()...)
	out.choices = []choice{
		{key: a.keys.Paid, text: a.w.T("sheet.settle.paid", "held", held), in: kiosk.Settle{Shot: p.shot, Paid: true}},
		{key: a.keys.Free, text: a.w.T("sheet.settle.free", "held", held), in: kiosk.Settle{Shot: p.shot}},
	}
	return out
}

// quitSheet names what is awaited.
func (a App) quitSheet() sheet {
	out := sheet{title: a.w.T("sheet.quit.title"), cancel: a.w.T("sheet.quit.cancel")}
	for _, r := range a.out() {
		out.lines = append(out.lines, a.w.runningText(r, a.now()))
	}
	if len(out.lines) > 4 {
		out.lines = append(out.lines[:3], a.w.N("side.work.more", len(out.lines)-3))
	}
	var later []int
	for n := 1; n <= a.booth.Shots() && a.booth.Count(kiosk.Confirmed) > 0; n++ {
		if s, _ := a.booth.Shot(n); s.State == kiosk.Confirmed {
			later = append(later, n)
		}
	}
	if len(later) > 0 {
		out.lines = append(out.lines, a.w.N("sheet.quit.later", len(later), "shots", a.w.numbers(later)))
	}
	out.lines = append(out.lines, a.w.T("sheet.quit.itself"))
	out.choices = []choice{{key: a.keys.Leave, text: a.w.T("sheet.quit.leave"), leave: true}}
	return out
}

// guestSheet is the field for a typed or scanned code.
func (a App) guestSheet(p prompt) sheet {
	out := sheet{title: a.w.T("sheet.guest.title"), cancel: a.w.T("sheet.guest.cancel", "guest", a.guestName(a.booth.Guest))}
	out.lines = []string{a.fieldLine(p)}
	switch in := guestOf(p.field.Value()); {
	case p.fault != "":
		out.lines = append(out.lines, p.fault)
	case in.Code != "" && a.booth.HasGuest(in.Code):
		out.lines = append(out.lines, a.w.T("sheet.guest.known", "guest", a.guestLine(in.Code)))
	default:
		out.lines = append(out.lines, a.w.T("sheet.guest.new"))
	}
	out.choices = []choice{{key: a.keys.Accept, text: a.w.T("sheet.guest.do")}}
	return out
}

// liftSheet asks for PIN, number and reason, one after the other.
func (a App) liftSheet(p prompt) sheet {
	ask := func(guest string) string {
		switch p.lift.step {
		case 0:
			return a.w.T("sheet.lift.pin", "guest", guest)
		case 1:
			return a.w.T("sheet.lift.number", "guest", guest)
		}
		return a.w.T("sheet.lift.reason", "guest", guest)
	}
	out := sheet{title: a.titled(a.guestName(p.lift.code), ask), cancel: a.w.T("sheet.lift.cancel")}
	out.lines = []string{a.fieldLine(p), a.guestCounts(p.lift.code)[0]}
	if p.fault != "" {
		out.lines[1] = p.fault
	}
	text := a.w.T("sheet.lift.next")
	if p.lift.step >= 2 {
		text = a.w.N("sheet.lift.do", p.lift.extra)
	}
	out.choices = []choice{{key: a.keys.Accept, text: text}}
	return out
}

// titled puts a name into a title. A long one gives way to the rest.
func (a App) titled(name string, title func(string) string) string {
	return title(cut(name, a.layout.sheetFor(0).inner().w-ansi.StringWidth(title(""))))
}

// drawSheet draws a prompt over the bottom of the screen.
func (a App) drawSheet(p prompt, lines []string) []string {
	body, _ := a.sheetBody(p)
	r := a.layout.sheetFor(len(body))
	box := boxed(body, r, a.edge(p))
	for i, l := range box {
		lines[r.y+i] = pad(strings.Repeat(" ", r.x)+l, a.layout.w)
	}
	return lines
}

// keyColumn is how much room the keys of a prompt have: for most of them.
const keyColumn = 7

// sheetBody is what stands inside a prompt's border, and the line at which each of its
// choices begins; the last line is the way out.
func (a App) sheetBody(p prompt) (body []string, choices []int) {
	s, t := a.sheet(p), a.theme
	wide := a.layout.sheetFor(0).inner().w
	body = []string{t.strong.Render(cut(s.title, wide))}
	for i, l := range s.lines {
		if i == 0 && (p.kind == askGuest || p.kind == askLift || p.kind == askScreen || p.asksText()) {
			body = append(body, l) // the field is styled already
			continue
		}
		body = append(body, each(t.dim, wrap(l, wide, 3))...)
	}
	for _, c := range s.choices {
		choices = append(choices, len(body))
		body = append(body, a.choiceLines(c.key.Help().Key, c.text, wide, p)...)
	}
	esc := a.keys.Cancel.Help().Key
	return append(body, t.dim.Render(pad(esc, max(keyColumn, ansi.StringWidth(esc)+1)))+t.dim.Render(cut(s.cancel, wide-keyColumn))), choices
}

// choiceLines sets one key and what it does, wrapped behind the key.
func (a App) choiceLines(key, text string, wide int, p prompt) []string {
	st := a.theme.accent
	if p.quote.Pot == kiosk.PotPAYG {
		st = a.theme.warn.Bold(true)
	}
	var out []string
	room := max(keyColumn, ansi.StringWidth(key)+1)
	for i, l := range wrap(text, wide-room, 3) {
		label := ""
		if i == 0 {
			label = key
		}
		out = append(out, st.Render(pad(label, room))+a.theme.strong.Render(l))
	}
	return out
}

// boxed puts a rounded border around lines, exactly r large.
func boxed(body []string, r rect, edge func(...string) string) []string {
	if r.w < 4 || r.h < 2 {
		return r.fill(body)
	}
	in := r.inner()
	out := []string{edge("╭" + strings.Repeat("─", in.w+2) + "╮")}
	for _, l := range in.fill(body) {
		out = append(out, edge("│")+" "+l+" "+edge("│"))
	}
	return append(out, edge("╰"+strings.Repeat("─", in.w+2)+"╯"))
}

// edge is the border's style: PAYG and doubts have the warning's.
func (a App) edge(p prompt) func(...string) string {
	if p.quote.Pot == kiosk.PotPAYG || p.kind == askPAYG || p.kind == askSettle || p.kind == payAgain {
		return a.theme.warn.Render
	}
	return a.theme.key.Render
}

// shotTitle names a shot and whose it is.
func (a App) shotTitle(s kiosk.Shot) string {
	if s.N == 0 {
		return ""
	}
	return fmt.Sprintf("#%04d  %s", s.N, a.guestName(s.Guest))
}

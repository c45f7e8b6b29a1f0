package tui

import (
	"fmt"
	"strings"

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
		s := a.booth.CurrentSession()
		return sheet{title: fmt.Sprintf("Close session %d?", s.ID),
			lines:   []string{fmt.Sprintf("%s, %d delivered, %s spent. The next photo opens a new session.", a.w.plural(s.Shots, "shot"), s.Delivered, a.w.creditText(s.Spent))},
			choices: []choice{{key: a.keys.Accept, text: "close the session", in: p.input()}}, cancel: "keep it open"}
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

// paySheet names price and pot on the key. PAYG has a key of its own.
func (a App) paySheet(p prompt) sheet {
	b, q := a.booth, p.quote
	s, _ := b.Shot(p.shot)
	out := sheet{title: a.shotTitle(s), cancel: "spend nothing"}
	total, what := q.Price, ""
	switch p.kind {
	case payFull:
		what = "full cutout"
		if p.blind {
			what += " without a preview"
			out.lines = append(out.lines, "Nobody has seen this cutout yet: it is paid for as it comes.")
		}
	case payPreview:
		what = "preview"
	case payAgain:
		what = "once more, a second charge"
		out.lines = append(out.lines, "The first was paid and its picture did not come whole. This pays again.")
	case payBacklog:
		n := a.review.backlog
		total = q.Price * kiosk.Credits(n)
		out.title = "Backlog: photos that were here before the program"
		what = "preview all " + fmt.Sprint(n) + ", together"
		if q.Pot == kiosk.PotPAYG {
			out.lines = append(out.lines, "They go on only when another pot holds enough: previews by themselves never draw on pay-as-you-go.")
		}
	case askPAYG, askSettle, askClose, askQuit, askGuest, askLift, askBackground, askScreen:
	}
	k := a.keys.Accept
	left := b.Left().Text() + " left"
	if q.Pot == kiosk.PotPAYG {
		k = a.keys.AcceptPAYG
		left = a.w.paygLeft(b) + ", budget " + left
	}
	payg := kiosk.Credits(0)
	if q.Pot == kiosk.PotPAYG {
		payg = total
	}
	text := fmt.Sprintf("%s, %s%s from %s (%s)", what, a.w.creditText(total), a.w.costText(b.Rules.Prices, total, payg), a.w.potText(q.Pot), left)
	out.choices = []choice{{key: k, text: text, in: p.input()}}
	if s.Guest != "" && p.kind != payBacklog {
		out.lines = append(out.lines, a.guestCounts(s.Guest)[0])
	}
	return out
}

// paygSheet asks for the session's consent, or for taking it back.
func (a App) paygSheet() sheet {
	b := a.booth
	out := sheet{title: "Pay-as-you-go"}
	if b.CurrentSession().PAYG {
		out.lines = []string{"Agreed for this session: cutouts may be paid for from it, each with its own key y."}
		out.choices = []choice{{key: a.keys.AcceptPAYG, text: "take it back: nothing more from pay-as-you-go", in: kiosk.AllowPAYG{Yes: false}}}
		out.cancel = "leave it agreed"
		return out
	}
	if q := b.Quote(kiosk.Full); q.Pot == kiosk.PotPAYG {
		out.lines = append(out.lines, "The next full cutout ("+a.w.creditText(q.Price)+") would come from pay-as-you-go"+a.w.costText(b.Rules.Prices, q.Price, q.Price)+".")
	}
	out.lines = append(out.lines, "Nothing is bought by agreeing: every cutout is still asked for.")
	out.choices = []choice{{key: a.keys.AcceptPAYG, text: "agree for this session (" + a.w.paygLeft(b) + ", budget " + b.Left().Text() + " left)", in: kiosk.AllowPAYG{Yes: true}}}
	out.cancel = "not now"
	return out
}

// settleSheet shows the evidence and asks how a doubt ends.
func (a App) settleSheet(p prompt) sheet {
	s, _ := a.booth.Shot(p.shot)
	out := sheet{title: a.shotTitle(s) + "  in doubt", cancel: "leave it in doubt"}
	r := s.Full
	if r.State != kiosk.ReqUnknown {
		r = s.Preview
	}
	held := a.w.creditText(r.Held)
	out.lines = append(out.lines,
		fmt.Sprintf("A %s was asked for at %s and no answer came; %s held from %s.", a.w.stageText(r.Stage), a.clock(r.AskedAt), held, a.w.potText(r.Pot)),
		a.w.causeText(r.Code, r.Detail))
	out.lines = append(out.lines, a.evidenceLines()...)
	out.choices = []choice{
		{key: a.keys.Paid, text: "it was charged: book " + held, in: kiosk.Settle{Shot: p.shot, Paid: true}},
		{key: a.keys.Free, text: "it was not charged: give " + held + " back", in: kiosk.Settle{Shot: p.shot}},
	}
	return out
}

// quitSheet names what is awaited.
func (a App) quitSheet() sheet {
	out := sheet{title: "Waiting for answers", cancel: "stay"}
	for _, r := range a.out() {
		out.lines = append(out.lines, a.w.runningText(r, a.now()))
	}
	if len(out.lines) > 4 {
		out.lines = append(out.lines[:3], fmt.Sprintf("and %d more", len(out.lines)-3))
	}
	var later []int
	for n := 1; n <= a.booth.Shots() && a.booth.Count(kiosk.Confirmed) > 0; n++ {
		if s, _ := a.booth.Shot(n); s.State == kiosk.Confirmed {
			later = append(later, n)
		}
	}
	if len(later) > 0 {
		out.lines = append(out.lines, a.w.plural(len(later), "confirmed shot")+" not asked for yet; the next start goes on with "+
			choice2(len(later) == 1, "it", "them")+": "+a.w.numbers(later))
	}
	out.lines = append(out.lines, "The screen closes by itself when the answers are here.")
	out.choices = []choice{{key: a.keys.Leave, text: "close the screen now; paid answers are still waited for, up to 200 s", leave: true}}
	return out
}

// guestSheet is the field for a typed or scanned code.
func (a App) guestSheet(p prompt) sheet {
	out := sheet{title: "Guest: type or scan a code, then a name if you like", cancel: "keep " + a.guestName(a.booth.Guest)}
	out.lines = []string{p.fieldLine()}
	switch in := guestOf(p.field.Value()); {
	case p.fault != "":
		out.lines = append(out.lines, p.fault)
	case in.Code != "" && a.booth.HasGuest(in.Code):
		out.lines = append(out.lines, "Known: "+a.guestLine(in.Code))
	default:
		out.lines = append(out.lines, "New photos will belong to this guest.")
	}
	out.choices = []choice{{key: a.keys.Accept, text: "at the booth from now on"}}
	return out
}

// liftSheet asks for PIN, number and reason, one after the other.
func (a App) liftSheet(p prompt) sheet {
	out := sheet{title: "More images for " + a.guestName(p.lift.code) + ": ", cancel: "leave the limit as it is"}
	out.title += [...]string{"the event's PIN", "how many more", "why"}[min(p.lift.step, 2)]
	out.lines = []string{p.fieldLine(), a.guestCounts(p.lift.code)[0]}
	if p.fault != "" {
		out.lines[1] = p.fault
	}
	text := "next question"
	if p.lift.step >= 2 {
		text = fmt.Sprintf("allow %s more", a.w.plural(p.lift.extra, "image"))
	}
	out.choices = []choice{{key: a.keys.Accept, text: text}}
	return out
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
	return append(body, t.dim.Render(pad(esc, 7))+t.dim.Render(cut(s.cancel, wide-7))), choices
}

// choiceLines sets one key and what it does, wrapped behind the key.
func (a App) choiceLines(key, text string, wide int, p prompt) []string {
	st := a.theme.accent
	if p.quote.Pot == kiosk.PotPAYG {
		st = a.theme.warn.Bold(true)
	}
	var out []string
	for i, l := range wrap(text, wide-7, 3) {
		label := ""
		if i == 0 {
			label = key
		}
		out = append(out, st.Render(fmt.Sprintf("%-7s", label))+a.theme.strong.Render(l))
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

package tui

import (
	"cmp"
	"slices"
	"strconv"
	"strings"
	"time"

	"backdrop/kiosk"
)

// shotFacts is one shot in an answer to "shots" or "shot".
type shotFacts struct {
	Shot    int           `json:"shot"`
	State   kiosk.State   `json:"state"`
	Guest   string        `json:"guest"` // a code; empty for the walk-in
	File    string        `json:"file"`  // as the camera called it
	Width   int           `json:"width"`
	Height  int           `json:"height"`
	Size    int64         `json:"size"` // bytes
	Arrived time.Time     `json:"arrived"`
	Flags   []kiosk.Flag  `json:"flags,omitempty"`
	Waits   kiosk.Code    `json:"waits,omitempty"` // what holds it back, or why it failed
	Text    string        `json:"text,omitempty"`  // the sentence for it, and what helps
	Preview *requestFacts `json:"preview,omitempty"`
	Full    *requestFacts `json:"full,omitempty"`
	Dressed string        `json:"background,omitempty"`
	Given   string        `json:"given,omitempty"` // the guest's file, from the event folder
	Next    string        `json:"next,omitempty"`  // the command that is most likely next; what | parts is to be chosen
	Price   kiosk.Credits `json:"price,omitzero"`  // of what that command buys
	Pot     kiosk.Pot     `json:"pot,omitempty"`
}

// requestFacts is what became of the last preview or full cutout of a shot.
type requestFacts struct {
	State kiosk.RequestState `json:"state"`
	Pot   kiosk.Pot          `json:"pot,omitempty"`
	Held  kiosk.Credits      `json:"held"`
	Spent kiosk.Credits      `json:"spent"`
	Asked time.Time          `json:"asked"`
	Code  kiosk.Code         `json:"code,omitempty"`
}

func requestFactsOf(r kiosk.Request) *requestFacts {
	if r.State == kiosk.ReqNone {
		return nil
	}
	return &requestFacts{r.State, r.Pot, r.Held, r.Spent, r.AskedAt, r.Code}
}

// shotFactsOf says everything about a shot.
func shotFactsOf(w *Words, b *kiosk.Booth, s kiosk.Shot, now time.Time) shotFacts {
	f := shotFacts{Shot: s.N, State: s.State, Guest: kiosk.Safe(s.Guest, 64), File: kiosk.Safe(s.Name, 120), Width: s.Width, Height: s.Height, Size: s.Size,
		Arrived: s.ArrivedAt, Flags: b.Flags(s), Waits: b.Waits(s, now), Text: w.whyText(b, s, now), Preview: requestFactsOf(s.Preview), Full: requestFactsOf(s.Full),
		Dressed: kiosk.Safe(s.Background, 200), Given: kiosk.Safe(s.Export.File, 300)}
	if f.Waits == "" && f.Text != "" {
		f.Waits = cmp.Or(s.Code, stuckBy(s))
	}
	stage := kiosk.Stage("")
	if f.Next, stage = nextStep(b, s, now); stage != "" {
		q := b.Quote(stage)
		f.Price, f.Pot = q.Price, q.Pot
	}
	return f
}

// stuckBy says why a request of a shot came to nothing or is in doubt.
func stuckBy(s kiosk.Shot) kiosk.Code {
	for _, r := range []kiosk.Request{s.Full, s.Preview} {
		if r.State == kiosk.ReqUnknown || r.State == kiosk.ReqNoFile {
			return r.Code
		}
	}
	return ""
}

// nextStep is the command that is most likely next for a shot, and what it buys; both
// empty where the shot goes on by itself or all is done.
func nextStep(b *kiosk.Booth, s kiosk.Shot, now time.Time) (command string, buys kiosk.Stage) {
	line := func(words ...string) string { return strings.Join(words, " ") }
	n := " " + strconv.Itoa(s.N)
	agreed := func(in kiosk.Input, command string, st kiosk.Stage) (string, kiosk.Stage) {
		switch err := trial(b, in, now); {
		case err == nil:
			return command + n, st
		case kiosk.CodeOf(err) == kiosk.PAYGAsk:
			return line("payg", "yes"), ""
		}
		return "", ""
	}
	switch s.State {
	case kiosk.Previewed:
		return agreed(kiosk.Confirm{Shot: s.N}, "confirm", kiosk.Full)
	case kiosk.Ready:
		switch b.Waits(s, now) {
		case kiosk.WaitsForConfirm:
			return agreed(kiosk.Confirm{Shot: s.N}, "confirm", kiosk.Full)
		case kiosk.WaitsForAsk, kiosk.PAYGAsk:
			return agreed(kiosk.WantPreview{Shot: s.N}, "preview", kiosk.Preview)
		case kiosk.Backlog:
			return line("preview", "all"), ""
		}
	case kiosk.InDoubt:
		return "settle" + n + " paid|free", ""
	case kiosk.NoFile:
		if s.Full.State == kiosk.ReqNoFile {
			return agreed(kiosk.Buy{Shot: s.N}, "buy", kiosk.Full)
		}
		return agreed(kiosk.Buy{Shot: s.N}, "buy", kiosk.Preview)
	case kiosk.Failed, kiosk.Rejected:
		return "retry" + n, ""
	case kiosk.Arrived, kiosk.Previewing, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed, kiosk.Delivered:
	}
	return "", ""
}

// shots lists those nobody has decided on yet, or those in a state or of a guest; oldest
// first, the newest if there are too many.
func (p *teller) shots(c command, a *plainAnswer) error {
	b, what := &p.b, "matching_shots"
	state := kiosk.State(strings.ToLower(c.topic))
	var found []int
	switch {
	case c.topic == "":
		what = "undecided"
		for s := range b.Undecided() {
			found = append(found, s.N)
		}
	case isState(string(state)):
		for n := 1; n <= b.Shots(); n++ {
			if s, _ := b.Shot(n); s.State == state {
				found = append(found, n)
			}
		}
	default:
		code := guestCode(c.topic)
		if code != "" && !b.HasGuest(code) {
			return kiosk.Faulty(kiosk.UnknownGuest, kiosk.Safe(code, 64), nil)
		}
		found = b.ShotsOf(code)
		slices.Reverse(found)
	}
	a.Of, a.Shots = len(found), []shotFacts{}
	for _, n := range found[max(len(found)-listMost, 0):] {
		s, _ := b.Shot(n)
		f := shotFactsOf(p.w, b, s, p.o.Now())
		a.Shots, a.list = append(a.Shots, f), append(a.list, p.w.shotSaid(f))
	}
	a.Text = p.w.sumText(what, len(a.Shots), len(found))
	return nil
}

// shotSaid is a shot in one line.
func (w *Words) shotSaid(f shotFacts) string {
	text := w.T("tell.shot", "shot", shotName(f.Shot), "state", w.stateText(f.State), "guest", w.whose(f.Guest))
	if len(f.Flags) > 0 {
		text = w.T("tell.and_flags", "what", text, "flags", w.flagsText(f.Flags))
	}
	if f.Text != "" {
		text = w.T("tell.because", "what", text, "why", w.besides(f))
	}
	return text
}

// besides is why a shot stands where it is, to follow its state: that it is in doubt is
// not said twice.
func (w *Words) besides(f shotFacts) string {
	if f.State == kiosk.InDoubt {
		return w.about(f.Shot).T("tell.doubt")
	}
	return f.Text
}

// shot says everything about one, a line each.
func (p *teller) shot(c command, a *plainAnswer) error {
	b, w, n := &p.b, p.w.about(c.shots[0]), c.shots[0]
	s, ok := b.Shot(n)
	if !ok {
		return kiosk.Faulty(kiosk.UnknownShot, strconv.Itoa(n), nil)
	}
	f := shotFactsOf(p.w, b, s, p.o.Now())
	a.Shots = []shotFacts{f}
	say := func(text string) {
		if text != "" {
			a.list = append(a.list, text)
		}
	}
	say(w.T("tell.arrived", "time", timeText(f.Arrived), "file", f.File, "size", strconv.Itoa(f.Width)+"x"+strconv.Itoa(f.Height),
		"megabytes", w.tenth(int(f.Size*10/(1<<20))*100)))
	say(w.flagsText(f.Flags))
	if s.Looked {
		say(w.T("tell.looked"))
	}
	say(w.requestSaid(kiosk.Preview, f.Preview))
	say(w.requestSaid(kiosk.Full, f.Full))
	if f.Dressed != "" {
		say(w.T("tell.dressed", "background", kiosk.BackgroundName(f.Dressed)))
	}
	if f.Given != "" {
		say(w.T("tell.given", "guest", w.whose(kiosk.Safe(s.Export.Guest, 64)), "file", f.Given))
	}
	if f.Text == "" {
		say(w.standsText(b, s, p.o.Now()))
	}
	say(f.Text)
	if q := w.quoteSaid(f); q != "" {
		say(q)
	}
	a.Text = w.T("tell.shot_bare", "state", w.stateText(f.State), "guest", w.whose(f.Guest))
	return nil
}

// quoteSaid is the price of the next step.
func (w *Words) quoteSaid(f shotFacts) string {
	switch {
	case f.Price == 0:
		return ""
	case strings.HasPrefix(f.Next, "preview") || f.Full == nil && strings.HasPrefix(f.Next, "buy"):
		return w.T("tell.may_preview", "price", w.creditText(f.Price), "pot", w.potText(f.Pot))
	}
	return w.T("tell.may_have", "price", w.creditText(f.Price), "pot", w.potText(f.Pot))
}

// requestSaid is what became of a request; "" for none.
func (w *Words) requestSaid(st kiosk.Stage, r *requestFacts) string {
	if r == nil {
		return ""
	}
	text := w.T("tell.request", "stage", w.stageText(st), "state", w.T("tell.stand."+string(r.State)))
	switch {
	case r.Held > 0:
		return w.T("tell.request_held", "what", text, "amount", w.creditText(r.Held), "pot", w.potText(r.Pot))
	case r.Spent > 0:
		return w.T("tell.request_spent", "what", text, "amount", w.creditText(r.Spent), "pot", w.potText(r.Pot))
	}
	return text
}

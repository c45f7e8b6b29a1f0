package tui

import (
	"fmt"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// named is how many shots a line names before it only counts.
const named = 5

// tally is what the shots of an event add up to.
type tally struct {
	previews, fulls int // requests whose picture came
	waiting         map[kiosk.State][]int

	doubted, awaited, confirmed kiosk.Credits // held: without an answer, under way, not asked yet
}

func tallyOf(b *kiosk.Booth) tally {
	t := tally{waiting: map[kiosk.State][]int{}}
	for n := 1; n <= b.Shots(); n++ {
		s, _ := b.Shot(n)
		for _, r := range append([]kiosk.Request{s.Preview, s.Full}, s.Past...) {
			switch {
			case r.State == kiosk.ReqUnknown:
				t.doubted += r.Held
			case r.Live():
				t.awaited += r.Held
			case r.State != kiosk.ReqDone:
			case r.Stage == kiosk.Preview:
				t.previews++
			default:
				t.fulls++
			}
		}
		if s.Hold.Held {
			t.confirmed += s.Hold.Price
		}
		t.waiting[s.State] = append(t.waiting[s.State], n)
	}
	return t
}

// Summary gives the lines that end a run: shots, pictures, credits, what waits, and
// the folder where the guests' files are. Each line ends with a newline.
func (w *Words) Summary(b *kiosk.Booth, folder string) string {
	t := tallyOf(b)
	var out strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&out, format+"\n", args...) }
	if name := b.Rules.Event; name != "" {
		line("%s", kiosk.Safe(name, 80))
	}
	line("%s: %d delivered, %d rejected", w.plural(b.Shots(), "shot"), b.Count(kiosk.Delivered), b.Count(kiosk.Rejected))
	line("%s, %s", w.plural(t.previews, "preview"), w.plural(t.fulls, "full cutout"))
	m := b.Money
	if b.Rules.Full.Paid || b.Rules.Preview.Paid || m.Spent != 0 || m.Held != 0 {
		line("%s%s spent of %s, %s left", w.creditText(m.Spent), w.costText(b.Rules.Prices, m.Spent, m.PAYGSpent), b.Rules.Budget.Text(), b.Left().Text())
	}
	for _, h := range []struct {
		held kiosk.Credits
		what string
	}{{t.doubted, "what is in doubt"}, {t.awaited, "what has no answer yet"}, {t.confirmed, "what is confirmed and not asked for yet"}} {
		if h.held != 0 {
			line("%s held for %s", w.creditText(h.held), h.what)
		}
	}
	for _, w := range w.waitingText(t) {
		line("%s", w)
	}
	if b.Count(kiosk.Delivered) > 0 {
		line("photos: %s", kiosk.Safe(folder, 1000))
	}
	return out.String()
}

// waitingText says which shots wait, and for what.
func (w *Words) waitingText(t tally) []string {
	var out []string
	say := func(s kiosk.State, what string) {
		if list := t.waiting[s]; len(list) > 0 {
			out = append(out, w.plural(len(list), "shot")+" "+what+": "+w.numbers(list))
		}
	}
	say(kiosk.InDoubt, "in doubt, to be settled")
	say(kiosk.NoFile, "paid for without a picture")
	say(kiosk.Failed, "failed")
	say(kiosk.Previewed, "waiting for a decision")
	say(kiosk.Ready, "ready, without a preview")
	var under []int
	for _, s := range []kiosk.State{kiosk.Arrived, kiosk.Previewing, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed} {
		under = append(under, t.waiting[s]...)
	}
	if len(under) > 0 {
		out = append(out, w.plural(len(under), "shot")+" under way, the next start goes on with "+choice2(len(under) == 1, "it", "them")+": "+w.numbers(under))
	}
	return out
}

// numbers gives "#0001 #0004 and 3 more".
func (w *Words) numbers(list []int) string {
	var parts []string
	for _, n := range list[:min(len(list), named)] {
		parts = append(parts, fmt.Sprintf("#%04d", n))
	}
	if more := len(list) - named; more > 0 {
		parts = append(parts, fmt.Sprintf("and %d more", more))
	}
	return strings.Join(parts, " ")
}

// StatusText gives a status for people: aligned lines, each with a newline.
func (w *Words) StatusText(st kiosk.Status) string {
	var out strings.Builder
	line := func(head, format string, args ...any) {
		fmt.Fprintf(&out, "%-10s"+format+"\n", append([]any{head}, args...)...)
	}
	line("event", "%s", kiosk.Safe(choice2(st.Event.Name != "", st.Event.Name, "(no name)"), 80))
	line("session", "%s", w.sessionText(st.Session))
	line("shots", "%s", w.countsText(st.Shots))
	c := st.Credits
	line("credits", "%s spent, %s held, %s left of %s (%s)", c.Spent.Text(), c.Held.Text(), c.Left.Text(), c.Budget.Text(), w.levelText(c.Level))
	if c.Account != nil {
		line("account", "%s, as of %s", w.accountText(*c.Account), c.Account.AsOf.Local().Format(time.DateTime))
	}
	if c.NextFull.Pot == kiosk.PotNone {
		line("next full", "free")
	} else {
		line("next full", "%s from %s", w.creditText(c.NextFull.Price), w.potText(c.NextFull.Pot))
	}
	heads, texts := w.outlookLines(st)
	for i := range heads {
		line(heads[i], "%s", texts[i])
	}
	for i, g := range w.guestLines(st.Guests) {
		line(choice2(i == 0, "guests", ""), "%s", g)
	}
	for i, w := range st.Warnings {
		line(choice2(i == 0, "warnings", ""), "%s", kiosk.Safe(w.Text, 300))
	}
	return out.String()
}

func (w *Words) sessionText(s kiosk.Session) string {
	if s.ID == 0 {
		return "none yet"
	}
	text := fmt.Sprintf("%d since %s", s.ID, s.Opened.Local().Format(time.DateTime))
	if !s.Closed.IsZero() {
		text = fmt.Sprintf("%d, %s to %s", s.ID, s.Opened.Local().Format(time.DateTime), timeText(s.Closed))
	}
	return fmt.Sprintf("%s: %s, %s, %s, %d delivered, %d rejected, %s spent", text, w.plural(s.Shots, "shot"), w.plural(s.Previews, "preview"),
		w.plural(s.Full, "full cutout"), s.Delivered, s.Rejected, s.Spent.Text())
}

// countsText gives "12: 5 delivered, 1 ready" in the order of a shot's life.
func (w *Words) countsText(counts map[kiosk.State]int) string {
	total, parts := 0, []string{}
	for _, s := range kiosk.States() {
		if n := counts[s]; n > 0 {
			total += n
			parts = append(parts, fmt.Sprintf("%d %s", n, w.stateText(s)))
		}
	}
	if total == 0 {
		return "none yet"
	}
	return fmt.Sprintf("%d: %s", total, strings.Join(parts, ", "))
}

// guestLines gives one aligned line for each guest, below their headings.
func (w *Words) guestLines(guests []kiosk.StatusGuest) []string {
	wide := 0
	for _, g := range guests {
		wide = max(wide, ansi.StringWidth(w.guestWord(g.Code)))
	}
	if len(guests) == 0 {
		return nil
	}
	wide = max(wide, len("code"))
	out := []string{fmt.Sprintf("%s  %5s  %8s  %4s  %7s  %s", pad("code", wide), "shots", "previews", "full", "credits", "limit")}
	for _, g := range guests {
		limit := "none"
		if g.Limit > 0 {
			limit = fmt.Sprint(g.Limit)
		}
		if g.Heavy {
			limit += ", heavy user"
		}
		out = append(out, fmt.Sprintf("%s  %5d  %8d  %4d  %7s  %s", pad(w.guestWord(g.Code), wide), g.Shots,
			g.Previews, g.Full, g.Spent.Text(), limit))
	}
	return out
}

func (w *Words) guestWord(code string) string {
	if code == "" {
		return walkIn
	}
	return kiosk.Safe(code, 64)
}

// statusLine sums the booth up in one line, for plain mode.
func (w *Words) statusLine(b *kiosk.Booth, now time.Time) string {
	counts := map[kiosk.State]int{}
	for _, s := range kiosk.States() {
		counts[s] = b.Count(s)
	}
	text := "shots " + w.countsText(counts)
	if waits := w.waitCounts(b, now); waits != "" {
		text += "; waiting: " + waits
	}
	if b.Rules.Full.Paid || b.Rules.Preview.Paid {
		text += fmt.Sprintf("; credits %s spent, %s held, %s left of %s (%s)", b.Money.Spent.Text(), b.Money.Held.Text(), b.Left().Text(),
			b.Rules.Budget.Text(), w.levelText(b.Level()))
		text += "; next full cutout " + b.Quote(kiosk.Full).Price.Text() + " from " + w.potText(b.Quote(kiosk.Full).Pot)
	} else {
		text += "; no credits used"
	}
	text += "; guest " + w.guestWord(b.Guest)
	if n := len(b.Warnings); n > 0 {
		text += "; " + w.plural(n, "warning")
	}
	return text
}

package tui

import (
	"strconv"
	"strings"
	"time"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// statusHead is how wide the words before a status' lines are at least.
const statusHead = 9

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
	line := func(text string) { out.WriteString(text + "\n") }
	if name := b.Rules.Event; name != "" {
		line(kiosk.Safe(name, 80))
	}
	line(w.N("summary.shots", b.Shots(), "delivered", b.Count(kiosk.Delivered), "rejected", b.Count(kiosk.Rejected)))
	line(w.count(t.previews, "preview") + ", " + w.count(t.fulls, "full"))
	m := b.Money
	if b.Rules.Full.Paid || b.Rules.Preview.Paid || m.Spent != 0 || m.Held != 0 {
		line(w.T("summary.spent", "spent", w.creditText(m.Spent)+w.costText(b.Rules.Prices, m.Spent, m.PAYGSpent),
			"budget", w.number(b.Rules.Budget), "left", w.number(b.Left())))
	}
	for _, h := range []struct {
		held kiosk.Credits
		what string
	}{{t.doubted, "unknown"}, {t.awaited, "out"}, {t.confirmed, "confirmed"}} {
		if h.held != 0 {
			line(w.T("summary.held_"+h.what, "price", w.creditText(h.held)))
		}
	}
	for _, text := range w.waitingText(t) {
		line(text)
	}
	if b.Count(kiosk.Delivered) > 0 {
		line(w.T("summary.photos", "folder", kiosk.Safe(folder, 1000)))
	}
	return out.String()
}

// waitingText says which shots wait, and for what.
func (w *Words) waitingText(t tally) []string {
	var out []string
	for _, s := range []kiosk.State{kiosk.InDoubt, kiosk.NoFile, kiosk.Failed, kiosk.Previewed, kiosk.Ready} {
		if list := t.waiting[s]; len(list) > 0 {
			out = append(out, w.N("summary."+string(s), len(list), "shots", w.numbers(list)))
		}
	}
	var under []int
	for _, s := range []kiosk.State{kiosk.Arrived, kiosk.Previewing, kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed} {
		under = append(under, t.waiting[s]...)
	}
	if len(under) > 0 {
		out = append(out, w.N("summary.under_way", len(under), "shots", w.numbers(under)))
	}
	return out
}

// numbers gives "#0001 #0004 and 3 more".
func (w *Words) numbers(list []int) string {
	var parts []string
	for _, n := range list[:min(len(list), named)] {
		parts = append(parts, shotName(n))
	}
	if more := len(list) - named; more > 0 {
		return w.T("summary.more", "list", strings.Join(parts, " "), "n", more)
	}
	return strings.Join(parts, " ")
}

// StatusText gives a status for people: aligned lines, each with a newline.
func (w *Words) StatusText(st kiosk.Status) string {
	var heads, texts []string
	line := func(head, text string) { heads, texts = append(heads, head), append(texts, text) }
	line(w.T("status.event"), kiosk.Safe(choice2(st.Event.Name != "", st.Event.Name, w.T("status.no_name")), 80))
	line(w.T("status.session"), w.sessionText(st.Session))
	line(w.T("status.shots"), w.countsText(st.Shots))
	c := st.Credits
	line(w.T("status.credits"), w.T("status.credits_text", "spent", w.number(c.Spent), "held", w.number(c.Held), "left", w.number(c.Left),
		"budget", w.number(c.Budget), "level", w.levelText(c.Level)))
	if c.Account != nil {
		line(w.T("status.account"), w.T("status.account_as_of", "pots", w.accountText(*c.Account), "time", c.Account.AsOf.Local().Format(time.DateTime)))
	}
	next := w.T("status.free")
	if c.NextFull.Pot != kiosk.PotNone {
		next = w.T("status.next_full_text", "price", w.creditText(c.NextFull.Price), "pot", w.potText(c.NextFull.Pot))
	}
	line(w.T("status.next_full"), next)
	more, said := w.outlookLines(st)
	heads, texts = append(heads, more...), append(texts, said...)
	for i, g := range w.guestLines(st.Guests) {
		line(choice2(i == 0, w.T("status.guests"), ""), g)
	}
	for i, x := range st.Warnings {
		line(choice2(i == 0, w.T("status.warnings"), ""), kiosk.Safe(x.Text, 300))
	}
	return aligned(heads, texts)
}

// aligned sets texts behind their heads, a line each.
func aligned(heads, texts []string) string {
	wide := statusHead
	for _, h := range heads {
		wide = max(wide, ansi.StringWidth(h))
	}
	var out strings.Builder
	for i, h := range heads {
		out.WriteString(pad(h, wide) + " " + texts[i] + "\n")
	}
	return out.String()
}

func (w *Words) sessionText(s kiosk.Session) string {
	if s.ID == 0 {
		return w.T("status.none_yet")
	}
	key, closed := "session_open", ""
	if !s.Closed.IsZero() {
		key, closed = "session_closed", timeText(s.Closed)
	}
	return w.T("status."+key, "id", s.ID, "opened", s.Opened.Local().Format(time.DateTime), "closed", closed,
		"shots", w.count(s.Shots, "shot"), "previews", w.count(s.Previews, "preview"), "fulls", w.count(s.Full, "full"),
		"delivered", s.Delivered, "rejected", s.Rejected, "spent", w.number(s.Spent))
}

// countsText gives "12: 5 delivered, 1 ready" in the order of a shot's life.
func (w *Words) countsText(counts map[kiosk.State]int) string {
	total, parts := 0, []string{}
	for _, s := range kiosk.States() {
		if n := counts[s]; n > 0 {
			total += n
			parts = append(parts, strconv.Itoa(n)+" "+w.stateText(s))
		}
	}
	if total == 0 {
		return w.T("status.none_yet")
	}
	return w.T("status.counts", "n", total, "list", strings.Join(parts, ", "))
}

// guestLines gives one aligned line for each guest, below their headings.
func (w *Words) guestLines(guests []kiosk.StatusGuest) []string {
	if len(guests) == 0 {
		return nil
	}
	rows := [][]string{{w.T("status.guest_code"), w.T("status.guest_shots"), w.T("status.guest_previews"), w.T("status.guest_full"),
		w.T("status.guest_credits"), w.T("status.guest_limit")}}
	for _, g := range guests {
		limit := w.T("status.guest_no_limit")
		if g.Limit > 0 {
			limit = strconv.Itoa(g.Limit)
		}
		if g.Heavy {
			limit = w.T("status.guest_heavy", "limit", limit)
		}
		rows = append(rows, []string{w.guestWord(g.Code), strconv.Itoa(g.Shots), strconv.Itoa(g.Previews), strconv.Itoa(g.Full), w.number(g.Spent), limit})
	}
	wide := make([]int, len(rows[0]))
	for _, r := range rows {
		for i, text := range r {
			wide[i] = max(wide[i], ansi.StringWidth(text))
		}
	}
	out := make([]string, len(rows))
	for i, r := range rows {
		line := pad(r[0], wide[0])
		for j := 1; j < len(r)-1; j++ {
			line += "  " + strings.Repeat(" ", wide[j]-ansi.StringWidth(r[j])) + r[j]
		}
		out[i] = line + "  " + r[len(r)-1]
	}
	return out
}

func (w *Words) guestWord(code string) string {
	if code == "" {
		return w.T("whose.code")
	}
	return kiosk.Safe(code, 64)
}

// statusLine sums the booth up in one line, for plain mode.
func (w *Words) statusLine(b *kiosk.Booth, now time.Time) string {
	counts := map[kiosk.State]int{}
	for _, s := range kiosk.States() {
		counts[s] = b.Count(s)
	}
	parts := []string{w.T("status.line_shots", "counts", w.countsText(counts))}
	if waits := w.waitCounts(b, now); waits != "" {
		parts = append(parts, w.T("status.line_waiting", "waits", waits))
	}
	if b.Rules.Full.Paid || b.Rules.Preview.Paid {
		q := b.Quote(kiosk.Full)
		parts = append(parts,
			w.T("status.line_credits", "spent", w.number(b.Money.Spent), "held", w.number(b.Money.Held), "left", w.number(b.Left()),
				"budget", w.number(b.Rules.Budget), "level", w.levelText(b.Level())),
			w.T("status.line_next", "price", w.number(q.Price), "pot", w.potText(q.Pot)))
	} else {
		parts = append(parts, w.T("status.line_free"))
	}
	parts = append(parts, w.T("status.line_guest", "guest", w.guestWord(b.Guest)))
	if n := len(b.Warnings); n > 0 {
		parts = append(parts, w.count(n, "warning"))
	}
	if text := w.recoveredLately(b, now); text != "" {
		parts = append(parts, text)
	}
	return strings.Join(parts, "; ")
}

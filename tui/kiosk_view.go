package tui

import (
	"fmt"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

// kioskParts divides the screen: the question above, the picture, the three keys below.
type kioskParts struct{ head, picture, keys, foot rect }

func (l layout) kiosk() kioskParts {
	head, keys, foot := 3, 5, 1
	if l.h >= 36 {
		head, keys = 9, 7
	}
	return kioskParts{
		head:    rect{0, 0, l.w, head},
		picture: rect{2, head, max(l.w-4, 0), max(l.h-head-keys-foot-1, 0)},
		keys:    rect{0, l.h - keys - foot, l.w, keys},
		foot:    rect{0, l.h - foot, l.w, foot},
	}
}

// bigKey is one of the three: its word, its key, and what it does.
type bigKey struct {
	word, key string
	on        bool
	do        func(App) (App, tea.Cmd)
}

func (a App) bigKeys() []bigKey {
	offered := a.serve.shot != 0 && a.serve.shot == a.review.at
	return []bigKey{
		{a.w.T("kiosk.keep"), a.keys.Confirm.Help().Key, offered, App.kioskKeep},
		{a.w.T("kiosk.again"), a.keys.Reject.Help().Key, offered, App.kioskAgain},
		{a.w.T("kiosk.next"), a.keys.Next.Help().Key, true, App.kioskNext},
	}
}

// keyRect is the place of the nth of the three.
func keyRect(r rect, i int) rect {
	w := (r.w - 4) / 3
	return rect{r.x + 1 + i*(w+1), r.y, w, r.h}
}

func (a App) kioskZones() []zone {
	if a.prompt != nil {
		return a.sheetZones(*a.prompt)
	}
	var out []zone
	for i, k := range a.bigKeys() {
		out = append(out, zone{keyRect(a.layout.kiosk().keys, i), k.do})
	}
	return out
}

// kioskPicture asks for the large picture of the shot in front.
func (a App) kioskPicture() Picture {
	s, _ := a.booth.Shot(a.review.at)
	r := a.layout.kiosk().picture
	return a.dressed(s, Picture{Shot: s.N, View: review{}.shows(s), Cols: min(r.w, maxPicture), Rows: min(r.h, maxPicture), Version: s.Seq, Graphics: a.probe.graphics})
}

// kioskLines draws everything a guest sees: no credits, no names of others, no way out.
func (a App) kioskLines() []string {
	p := a.layout.kiosk()
	out := centreBlock(each(a.theme.strong, a.bigText(a.kioskSays(), p.head.w-2, p.head.h-1)), p.head)
	picture := p.picture.fill(nil)
	if d, _, ok := a.album.find(a.kioskPicture()); ok && d.err == nil && a.review.at != 0 && a.kioskShows() {
		picture = placed(d.got, p.picture)
	}
	for _, l := range picture {
		out = append(out, pad("  "+l, a.layout.w))
	}
	out = append(out, pad(a.countdown(a.layout.w), a.layout.w))
	out = append(out, a.bigKeyLines(p.keys)...)
	out = append(out, p.foot.fill([]string{a.kioskFoot(p.foot.w)})...)
	return out
}

// kioskShows tells whether the shot in front is still the guest's to see.
func (a App) kioskShows() bool {
	s, _ := a.booth.Shot(a.review.at)
	return s.State != kiosk.Rejected && s.State != kiosk.Failed && !a.othersPicture()
}

// kioskSays is the sentence at the top.
func (a App) kioskSays() string {
	w, now := a.w, a.now()
	s, ok := a.booth.Shot(a.review.at)
	switch {
	case a.serve.told != "" && now.Before(a.serve.toldTil):
		return a.serve.told
	case a.booth.Live.LedgerDown || a.booth.Live.Closing:
		return w.T("kiosk.ask_staff")
	case a.serve.shot != 0:
		return w.T("kiosk.question")
	case !ok, a.othersPicture():
		return w.T("kiosk.pose")
	}
	switch s.State {
	case kiosk.Arrived, kiosk.Ready, kiosk.Previewing:
		if s.State == kiosk.Ready && a.booth.Waits(s, now) != "" {
			return w.T("kiosk.ask_staff")
		}
		return w.T("kiosk.moment")
	case kiosk.Confirmed, kiosk.CuttingFull, kiosk.Cut, kiosk.Composed:
		return w.T("kiosk.making")
	case kiosk.Delivered:
		return w.T("kiosk.ready")
	case kiosk.InDoubt, kiosk.NoFile, kiosk.Failed:
		return w.T("kiosk.ask_staff")
	case kiosk.Rejected, kiosk.Previewed:
	}
	return w.T("kiosk.pose")
}

// countdown is a line that grows shorter: what nobody decides on is put aside.
func (a App) countdown(w int) string {
	if a.serve.shot == 0 {
		return ""
	}
	rest := max(a.serve.until.Sub(a.now()), 0)
	text := a.w.T("kiosk.countdown", "s", int((rest+time.Second-1)/time.Second))
	room := max(w-ansi.StringWidth(text)-5, 0)
	n := int(int64(room) * int64(rest) / int64(a.timeoutOf()))
	return "  " + a.theme.dim.Render(text) + " " + a.theme.key.Render(strings.Repeat("━", min(n, room)))
}

// bigKeyLines are the three keys as boxes, the word large where there is room.
func (a App) bigKeyLines(r rect) []string {
	grid := newGrid(r.w, r.h)
	large := true // all three or none
	for i, k := range a.bigKeys() {
		in := keyRect(rect{0, 0, r.w, r.h}, i).inner()
		large = large && len(a.bigText(k.word, in.w, in.h-1)) == letterRows
	}
	for i, k := range a.bigKeys() {
		box := keyRect(rect{0, 0, r.w, r.h}, i)
		edge, text := a.theme.off, a.theme.off
		if k.on {
			edge, text = a.theme.accent, a.theme.strong
		}
		in := box.inner()
		words := []string{k.word}
		if large {
			words = a.bigText(k.word, in.w, in.h-1)
		}
		body := append(centreBlock(each(text, words), rect{0, 0, in.w, in.h - 1})[:max(in.h-1, 0)], centreLine(edge.Render(fmt.Sprintf("[ %s ]", k.key)), in.w))
		grid.put(box.x, box.y, boxed(body, rect{0, 0, box.w, box.h}, edge.Render))
	}
	return grid.lines()
}

// kioskFoot names the event, and at the right how staff come in.
func (a App) kioskFoot(w int) string {
	who := ""
	if g := a.booth.Guest; g != "" {
		who = a.w.T("kiosk.guest", "guest", a.guestName(g))
	}
	left := kiosk.Safe(a.booth.Rules.Event, 60) + "  " + who
	if a.o.Notice != "" && !a.noticed {
		left = kiosk.Safe(a.o.Notice, 300)
	}
	return sides(" "+a.theme.dim.Render(left), a.theme.off.Render(a.w.T("kiosk.staff")+" "), w)
}

// centreBlock puts lines in the middle of a place.
func centreBlock(lines []string, r rect) []string {
	out := make([]string, centre(r.h, len(lines)), max(r.h, len(lines)))
	for _, l := range lines {
		out = append(out, centreLine(l, r.w))
	}
	return rect{0, 0, r.w, r.h}.fill(out)
}

func centreLine(l string, w int) string {
	return pad(strings.Repeat(" ", centre(w, ansi.StringWidth(l)))+l, w)
}

package tui

import (
	"strings"
	"time"

	"backdrop/kiosk"
)

// happening is one line of the log.
type happening struct {
	at   time.Time
	text string
}

// news remembers what has happened, the newest last.
type news struct {
	seen  int64 // the last entry read
	lines []happening
}

// read takes the entries that are new since last time.
func (n news) read(w *Words, b *kiosk.Booth) news {
	lines := n.lines
	for _, e := range b.Recent {
		if e.Seq <= n.seen {
			continue
		}
		if text := w.Happening(b, e); text != "" {
			lines = append(lines[:len(lines):len(lines)], happening{e.At, text})
		}
	}
	n.seen = b.Seq
	if len(lines) > logLines {
		lines = append([]happening(nil), lines[len(lines)-logLines:]...)
	}
	n.lines = lines
	return n
}

// tail draws the newest lines, oldest first, at the bottom of their place.
func (n news) tail(a App, r rect) []string {
	lines := n.lines[max(0, len(n.lines)-r.h):]
	out := make([]string, r.h-len(lines), r.h)
	for i, l := range lines {
		st := a.theme.dim
		if i == len(lines)-1 {
			st = a.theme.text
		}
		when := l.at.In(a.now().Location()).Format("15:04:05")
		out = append(out, " "+a.theme.dim.Render(when)+"  "+st.Render(cut(l.text, r.w-12)))
	}
	return r.fill(out)
}

// whole draws as many of the newest lines as fit, each to its end, oldest first
// from the top of their place.
func (n news) whole(a App, r rect) []string {
	var out []string
	for i := len(n.lines) - 1; i >= 0; i-- {
		l := n.lines[i]
		var block []string
		for j, text := range wrap(l.text, r.w-12, 4) {
			when := strings.Repeat(" ", len("15:04:05"))
			if j == 0 {
				when = l.at.In(a.now().Location()).Format("15:04:05")
			}
			block = append(block, " "+a.theme.dim.Render(when)+"  "+a.theme.text.Render(text))
		}
		if len(block)+len(out) > r.h {
			break
		}
		out = append(block, out...)
	}
	return r.fill(out)
}

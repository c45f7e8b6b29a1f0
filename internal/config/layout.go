package config

import (
	"bytes"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

// layout says where things stand in a text of event.toml that has no faults. All
// places are offsets into the text.
type layout struct {
	text   []byte
	values map[string]stand   // by key
	inline map[string]braces  // tables written in braces, by path
	tables map[string]section // by header; "" is what stands before the first
	dotted map[string]section // tables that only dotted keys speak of
	off    map[string]stand   // keys on lines that are switched off by "# "
}

// stand is where one key stands: its name, and behind it its value.
type stand struct {
	from, value, to int
	hash            int  // of a line that is switched off: where its "#" is
	loose           bool // on lines of its own, not inside braces
}

// braces is an inline table: behind its opening brace, and behind its last key.
type braces struct{ open, last int }

// section is where one more line of a table goes.
type section struct {
	end    int    // behind its last statement's line
	indent string // of that statement
	prefix string // what a key's name begins with there
}

// layoutOf walks over a text once. A text that does not parse gives what stands
// before the mistake; whoever edits it checks the result.
func layoutOf(text []byte) layout {
	l := layout{text: text, values: map[string]stand{}, inline: map[string]braces{}, tables: map[string]section{}, dotted: map[string]section{}, off: map[string]stand{}}
	base := 0
	if bytes.HasPrefix(text, []byte(byteOrderMark)) {
		base = len(byteOrderMark)
	}
	l.tables[""] = section{end: base}
	var p unstable.Parser
	p.Reset(slices.Clip(text[base:])) // Clip: the parser measures by the capacity that is left
	table, begun := "", base
	for p.NextExpression() {
		e := p.Expression()
		path, from, to := pathOf(e.Key())
		from, to = base+from, base+to
		l.switchedOff(table, begun, l.lineStart(from))
		if e.Kind == unstable.KeyValue {
			to = l.statement(base, table, e)
		} else {
			table = path
			l.tables[table] = section{end: l.lineEnd(to), indent: l.indent(from)}
		}
		begun = l.lineEnd(to)
	}
	l.switchedOff(table, begun, len(text))
	return l
}

// statement notes a key on lines of its own and gives where it ends.
func (l *layout) statement(base int, table string, e *unstable.Node) int {
	path := l.key(base, table, e)
	at := l.values[path]
	at.loose = true
	l.values[path] = at
	here := section{end: l.lineEnd(at.to), indent: l.indent(at.from), prefix: ""}
	l.tables[table] = here
	for t := tableOf(path); t != table && t != ""; t = tableOf(t) {
		here.prefix = strings.TrimPrefix(t, table+".") + "."
		l.dotted[t] = here
	}
	return at.to
}

// key notes where a key and its value stand, and what is in the value's braces.
func (l *layout) key(base int, table string, e *unstable.Node) string {
	word, from, behind := pathOf(e.Key())
	path := under(table, word)
	at := stand{from: base + from, value: base + behind}
	end := base + int(e.Raw.Offset+e.Raw.Length)
	at.to = len(bytes.TrimRight(l.text[:end], " \t"))
	for at.value < at.to && strings.IndexByte("= \t", l.text[at.value]) >= 0 {
		at.value++
	}
	l.values[path] = at
	if e.Value().Kind == unstable.InlineTable {
		in := braces{open: at.value + 1}
		for it := e.Value().Children(); it.Next(); {
			if it.Node().Kind == unstable.KeyValue {
				in.last = l.values[l.key(base, path, it.Node())].to
			}
		}
		l.inline[path] = in
	}
	return path
}

// switchedOff looks at the lines between two statements for keys behind a "# ". The
// first of a name counts.
func (l *layout) switchedOff(table string, from, to int) {
	for from < to {
		end := l.lineEnd(from)
		line := string(l.text[from:end])
		at := from + strings.IndexByte(line, '#')
		body, off := strings.CutPrefix(strings.TrimLeft(line, " \t"), "#")
		if body = strings.TrimPrefix(body, " "); off {
			path, s, ok := loneKey(table, body)
			if _, twice := l.off[path]; ok && !twice && tableOf(path) == table {
				lead := end - len(body)
				l.off[path] = stand{from: lead + s.from, value: lead + s.value, to: lead + s.to, hash: at, loose: true}
			}
		}
		from = end
	}
}

// loneKey reads a line that holds one key and nothing else but a comment.
func loneKey(table, line string) (path string, at stand, ok bool) {
	if !strings.Contains(line, "=") {
		return "", at, false
	}
	l := layout{text: []byte(line), values: map[string]stand{}, inline: map[string]braces{}}
	var p unstable.Parser
	p.Reset(slices.Clip(l.text))
	if !p.NextExpression() || p.Expression().Kind != unstable.KeyValue {
		return "", at, false
	}
	path = l.key(0, table, p.Expression())
	return path, l.values[path], !p.NextExpression() && p.Error() == nil
}

func (l *layout) lineStart(at int) int { return bytes.LastIndexByte(l.text[:at], '\n') + 1 }

// lineEnd gives the place behind the line break that follows, or the text's end.
func (l *layout) lineEnd(at int) int {
	if i := bytes.IndexByte(l.text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(l.text)
}

// indent gives the blanks before what begins at a place.
func (l *layout) indent(at int) string {
	line := string(l.text[l.lineStart(at):at])
	return line[:len(line)-len(strings.TrimLeft(line, " \t"))]
}

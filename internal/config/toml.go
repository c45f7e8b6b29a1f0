package config

import (
	"bytes"
	"errors"
	"slices"
	"strings"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"

	"backdrop/kiosk"
)

// reader walks a TOML text once. It keeps going after a mistake, so that all of
// them are known at once. It uses go-toml's parser without its decoder: only
// that one tells lines and gives numbers as they stand in the text.
type reader struct {
	data   []byte
	lines  []int               // where each line begins
	keys   map[string]Key      // the table
	tables map[string]struct{} // every table a key of it lies in

	table  string         // the one that is open; "" at the top
	skip   bool           // inside a table that nobody knows: its keys mean nothing
	opened map[string]int // table → line of its header
	seen   map[string]int // key → line of its first value

	settings map[string]setting
	faults   Faults
}

// byteOrderMark is what some editors put before a text in UTF-8.
const byteOrderMark = "\xef\xbb\xbf"

// readTOML reads the settings out of event.toml's text. A byte order mark and
// carriage returns before line ends are tolerated.
func readTOML(data []byte) (map[string]setting, Faults) {
	// Clip: the parser measures positions by the capacity that is left.
	data = slices.Clip(bytes.TrimPrefix(data, []byte(byteOrderMark)))
	r := &reader{
		data: data, lines: []int{0}, keys: map[string]Key{}, tables: map[string]struct{}{},
		opened: map[string]int{}, seen: map[string]int{}, settings: map[string]setting{},
	}
	for i, b := range data {
		if b == '\n' {
			r.lines = append(r.lines, i+1)
		}
	}
	for _, k := range Keys() {
		r.keys[k.Path] = k
		for table := tableOf(k.Path); table != ""; table = tableOf(table) {
			r.tables[table] = struct{}{}
		}
	}
	r.tables[keysTable] = struct{}{}
	if len(data) > maxFile {
		return r.settings, Faults{{File: FileName, Message: "is larger than any event.toml"}}
	}
	for line := 1; line > 0 && !r.full(); {
		line = r.read(line)
	}
	return r.settings, r.faults
}

func tableOf(path string) string { return path[:max(0, strings.LastIndexByte(path, '.'))] }

// read takes in expressions from a line on. At a mistake in the TOML itself it
// notes a fault and gives the line to go on from; 0 is the end.
func (r *reader) read(line int) (next int) {
	var p unstable.Parser
	start := r.lines[line-1]
	p.Reset(r.data[start:])
	for p.NextExpression() {
		line = r.expression(&p, start) + 1
		if r.full() {
			return 0
		}
	}
	if p.Error() == nil {
		return 0
	}
	begin := r.firstText(line)
	f := Fault{File: FileName, Line: begin, Message: "is not valid TOML: " + kiosk.Safe(p.Error().Error(), 200)}
	var syntax *unstable.ParserError
	if errors.As(p.Error(), &syntax) {
		at := start + int(p.Range(syntax.Highlight).Offset)
		if at < len(bytes.TrimSpace(r.data)) { // else it ran to the end: where it began says more
			f.Line, f.Column = r.position(at)
		}
	}
	r.broken(f, begin)
	if f.Line > begin {
		return r.nextBegin(f.Line)
	}
	return r.nextBegin(begin + 1)
}

// broken notes a mistake in the TOML of the expression that begins at a line.
func (r *reader) broken(f Fault, begin int) {
	text := strings.TrimSpace(r.line(begin))
	if strings.HasPrefix(text, "[") {
		r.skip = true // whose keys follow is not known
	}
	if word, _, ok := strings.Cut(text, "="); ok {
		path := under(r.table, strings.TrimSpace(word))
		if _, known := r.keys[path]; known && !r.skip {
			f.Key = path
		}
	}
	if f.Line > begin {
		f.Hint = "what began in line " + itoa(begin) + " may not have been closed"
	}
	r.faults = append(r.faults, f)
}

// expression takes in one header or key and gives its last line.
func (r *reader) expression(p *unstable.Parser, start int) int {
	e := p.Expression()
	parts, from, to := pathOf(e.Key())
	line, _ := r.position(start + from)
	switch e.Kind {
	case unstable.Table:
		r.header(parts, line)
	case unstable.ArrayTable:
		r.skip = true
		r.arrayHeader(parts, line)
	case unstable.KeyValue:
		to = int(e.Raw.Offset + e.Raw.Length)
		if !r.skip {
			r.pair(p, start, r.table, e)
		}
	default: // the parser gives no other kind at the top
	}
	last, _ := r.position(start + to)
	return last
}

func (r *reader) header(path string, line int) {
	_, known := r.tables[path]
	r.table, r.skip = path, !known
	if !known {
		r.unknownTable(path, line)
		return
	}
	if first, twice := r.opened[path]; twice {
		r.add(line, path, complain("stands in line %d already", first).try("put its keys together there"))
		return
	}
	r.opened[path] = line
}

func (r *reader) arrayHeader(path string, line int) {
	if _, ok := r.tables[path]; !ok {
		r.unknownTable(path, line)
		return
	}
	r.add(line, path, complain("is one table, not a list of them").try("write ["+path+"], once"))
}

// pair takes in one key, or an inline table's keys one by one.
func (r *reader) pair(p *unstable.Parser, start int, table string, e *unstable.Node) {
	word, from, _ := pathOf(e.Key())
	path, v := under(table, word), e.Value()
	line, _ := r.position(start + from)
	if k, ok := r.keys[path]; ok {
		r.value(k, line, v)
		return
	}
	if tableOf(path) == keysTable {
		r.binding(path, line, v)
		return
	}
	if _, ok := r.tables[path]; !ok {
		r.unknownKey(path, line)
		return
	}
	if v.Kind != unstable.InlineTable {
		r.add(line, path, complain("is a table, not a value").try("write ["+path+"] and its keys below"))
		return
	}
	for it := v.Children(); it.Next() && !r.full(); {
		r.pair(p, start, path, it.Node())
	}
}

func (r *reader) value(k Key, line int, n *unstable.Node) {
	if first, twice := r.seen[k.Path]; twice {
		r.add(line, k.Path, complain("is set in line %d already", first))
		return
	}
	r.seen[k.Path] = line
	v, bad := k.fromTOML(n)
	if bad != nil {
		r.add(line, k.Path, bad)
		return
	}
	r.settings[k.Path] = setting{value: v, file: FileName, line: line}
}

// strict lets go-toml's decoder have the last word on a text without other
// faults: rules between tables (one opened by a dotted key cannot be opened again).
func strict(data []byte) Faults {
	var all map[string]any
	err := toml.Unmarshal(bytes.TrimPrefix(data, []byte(byteOrderMark)), &all)
	if err == nil {
		return nil
	}
	f := Fault{File: FileName, Message: "is not valid TOML: " + kiosk.Safe(strings.TrimPrefix(err.Error(), "toml: "), 200)}
	var at *toml.DecodeError
	if errors.As(err, &at) {
		f.Line, f.Column = at.Position()
	}
	return Faults{f}
}

func (r *reader) add(line int, path string, c *complaint) {
	r.faults = append(r.faults, Fault{File: FileName, Line: line, Key: kiosk.Safe(path, 80), Message: c.message, Hint: c.hint})
}

func (r *reader) full() bool { return len(r.faults) > maxFaults }

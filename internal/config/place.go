package config

import (
	"maps"
	"slices"
	"sort"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2/unstable"
)

func itoa(n int) string { return strconv.Itoa(n) }

// position gives line and column, both from 1, of a place in the text.
func (r *reader) position(offset int) (line, column int) {
	line = sort.SearchInts(r.lines, offset+1)
	return line, offset - r.lines[line-1] + 1
}

func (r *reader) line(n int) string {
	end := len(r.data)
	if n < len(r.lines) {
		end = r.lines[n] - 1
	}
	return string(r.data[r.lines[n-1]:end])
}

// firstText gives the first line from n on that holds more than a comment.
func (r *reader) firstText(n int) int {
	for ; n < len(r.lines); n++ {
		if text := strings.TrimSpace(r.line(n)); text != "" && text[0] != '#' {
			return n
		}
	}
	return len(r.lines)
}

// nextBegin gives the first line from n on that looks like a header or a key,
// so that the rest of a broken value is not reported line by line; 0 is none.
func (r *reader) nextBegin(n int) int {
	for ; n <= len(r.lines); n++ {
		text := strings.TrimSpace(r.line(n))
		name, _, isKey := strings.Cut(text, "=")
		if header, ok := strings.CutPrefix(text, "["); ok {
			name, _, isKey = strings.Cut(strings.TrimPrefix(header, "["), "]")
		}
		if name = strings.TrimSpace(name); isKey && name != "" && strings.Trim(name, bareBytes+". ") == "" {
			return n
		}
	}
	return 0
}

// bareBytes may stand in a key without quotes.
const bareBytes = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-"

// pathOf joins a dotted key and tells where in the parser's text it lies. A part
// that needs quotes keeps them, so "budget.warn_at" in quotes, which is one odd
// name to TOML, does not pass for the key budget.warn_at.
func pathOf(it unstable.Iterator) (path string, from, to int) {
	var parts []string
	for it.Next() {
		n := it.Node()
		if len(parts) == 0 {
			from = int(n.Raw.Offset)
		}
		to = int(n.Raw.Offset + n.Raw.Length)
		part := string(n.Data)
		if part == "" || strings.Trim(part, bareBytes) != "" {
			part = strconv.Quote(part)
		}
		parts = append(parts, part)
	}
	return strings.Join(parts, "."), from, to
}

func under(table, word string) string {
	if table == "" {
		return word
	}
	return table + "." + word
}

// maxPath bounds the unknown paths that are looked at part by part, in bytes.
const maxPath = 256

func (r *reader) unknownKey(path string, line int) {
	for outer := tableOf(path); outer != "" && len(path) < maxPath; outer = tableOf(outer) {
		if _, ok := r.keys[outer]; ok {
			r.add(line, path, complain("is below %s, which is a value", outer))
			return
		}
	}
	r.add(line, path, unknown(path))
}

// unknown complains of a key that is not in the table. The value is never shown.
func unknown(path string) *complaint {
	bad := complain("unknown key")
	if looksSecret(path) {
		return bad.try("the API key never stands here: set BACKDROP_API_KEY, or name a file of mode 0600 in cutter.removebg.key_file")
	}
	if near := nearestKey(path); near != "" {
		return bad.try("did you mean " + near + "?")
	}
	return bad
}

func (r *reader) unknownTable(path string, line int) {
	if _, ok := r.keys[path]; ok {
		r.add(line, path, complain("is a value, not a table").try("write "+lastWord(path)+" = … below ["+tableOf(path)+"]"))
		return
	}
	bad := complain("unknown table")
	if near := nearest(path, slices.Sorted(maps.Keys(r.tables))); near != "" {
		bad.try("did you mean [" + near + "]?")
	}
	r.add(line, path, bad)
}

func unknownOverrides(overrides map[string]string) Faults {
	paths := map[string]bool{}
	for _, k := range Keys() {
		paths[k.Path] = true
	}
	var faults Faults
	for _, path := range slices.Sorted(maps.Keys(overrides)) {
		if !paths[path] {
			faults = append(faults, setting{file: "--" + Key{Path: path}.Flag()}.fault(path, *unknown(path)))
		}
	}
	return faults
}

// fromTOML takes a value of the file if it has its kind's form.
func (k Key) fromTOML(n *unstable.Node) (value, *complaint) {
	number := strings.ReplaceAll(strings.TrimPrefix(string(n.Data), "+"), "_", "")
	switch k.Kind {
	case Text, Choice, Duration:
		if n.Kind == unstable.String {
			return value{text: string(n.Data)}, nil
		}
	case Texts:
		if n.Kind == unstable.Array {
			return k.listFromTOML(n)
		}
	case Credits, Ratio, Offset:
		if n.Kind == unstable.Integer || n.Kind == unstable.Float {
			return value{text: number}, nil
		}
	case Count:
		if n.Kind == unstable.Integer {
			return value{text: number}, nil
		}
	case Moment:
		if n.Kind == unstable.DateTime {
			return value{text: string(n.Data)}, nil
		}
	case Toggle:
		if n.Kind == unstable.Bool {
			return value{text: string(n.Data)}, nil
		}
	}
	return value{}, k.wants(n.Kind)
}

func (k Key) listFromTOML(n *unstable.Node) (value, *complaint) {
	v, odd := listOf(n)
	if odd != unstable.Invalid {
		return value{}, k.wants(odd)
	}
	return v, nil
}

// listOf reads an array of strings; odd is what is in it instead.
func listOf(n *unstable.Node) (v value, odd unstable.Kind) {
	var list []string
	for it := n.Children(); it.Next(); {
		if it.Node().Kind != unstable.String {
			return value{}, it.Node().Kind
		}
		list = append(list, string(it.Node().Data))
		if len(list) > maxItems {
			break // one too many is enough to complain
		}
	}
	return value{list: list}, unstable.Invalid
}

// wants says which form a key's value has, with an example.
func (k Key) wants(got unstable.Kind) *complaint {
	form := map[Kind]string{
		Text: "a text in quotes", Texts: "a list of texts", Credits: "a number", Ratio: "a number", Offset: "a number",
		Count: "a whole number", Choice: "a text in quotes", Duration: "a text in quotes",
		Moment: "a date and time with its offset, without quotes", Toggle: "true or false, without quotes",
	}[k.Kind]
	return complain("wants %s, not %s", form, nameOf(got)).try("for example " + k.example())
}

func nameOf(kind unstable.Kind) string {
	switch kind {
	case unstable.String:
		return "a text in quotes"
	case unstable.Bool:
		return "true or false"
	case unstable.Float:
		return "a number with a point or an exponent"
	case unstable.Integer:
		return "a whole number"
	case unstable.LocalDate, unstable.LocalTime, unstable.LocalDateTime:
		return "a date or time without offset"
	case unstable.DateTime:
		return "a date and time"
	case unstable.Array:
		return "a list"
	case unstable.InlineTable:
		return "a table"
	case unstable.Invalid, unstable.Comment, unstable.Key, unstable.Table, unstable.ArrayTable, unstable.KeyValue:
		return "this" // never values
	}
	return "this"
}

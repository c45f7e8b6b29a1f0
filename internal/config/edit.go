package config

import (
	"bytes"
	"fmt"
	"path/filepath"
	"reflect"
	"slices"
	"strings"

	"backdrop/kiosk"
)

// Edit is a change of one key of event.toml that was tried out and is not written.
type Edit struct {
	Config Config // as it will be, with the overrides laid over it

	file     string // where the text really stands: links are followed
	was, now []byte
}

// Plan reads event.toml and works out how to give one key another value, in text form
// (see Key.Kind), so that every other byte stays. An empty text takes a date away. The
// result is read and checked as Load would: what is wrong comes back as Faults, and
// nothing has been written.
func Plan(dir, path, text string, overrides map[string]string) (Edit, error) {
	file, err := filepath.EvalSymlinks(filepath.Join(dir, FileName))
	if err != nil {
		return Edit{}, fmt.Errorf("find %s: %w", FileName, bare(err))
	}
	e := Edit{file: file}
	if e.was, err = readFile(file); err != nil {
		return e, fmt.Errorf("read %s: %w", FileName, err)
	}
	if _, err = Parse(e.was, dir, nil); err != nil {
		return e, err // what is broken already is not edited
	}
	if e.now, err = edited(e.was, path, text); err != nil {
		return e, err
	}
	e.Config, err = Parse(e.now, dir, overrides)
	return e, err
}

// Set gives one key of dir/event.toml another value. See Plan.
func Set(dir, path, text string) error {
	e, err := Plan(dir, path, text, nil)
	if err != nil {
		return err
	}
	return e.Write()
}

// edited gives the text with one key changed, and proves that no other was.
func edited(was []byte, path, text string) ([]byte, error) {
	k, ok := keyNamed(path)
	if !ok {
		return nil, Faults{setting{}.fault(kiosk.Safe(path, 80), *unknown(path))}
	}
	before, _ := readTOML(was)
	v, bad := k.fromText(text)
	if bad == nil {
		bad = k.store(&Config{}, v)
	}
	if bad != nil {
		return nil, Faults{before[path].fault(path, *bad)}
	}
	l := layoutOf(was)
	var now []byte
	if text == "" && k.Kind == Moment {
		now = l.without(path)
	} else {
		now = l.with(k, text)
	}
	if !k.proves(before, now, v) {
		return nil, Faults{before[path].fault(path, *complain("cannot be changed where it stands").try("edit event.toml by hand"))}
	}
	return now, nil
}

func keyNamed(path string) (Key, bool) {
	for _, k := range Keys() {
		if k.Path == path {
			return k, true
		}
	}
	return Key{}, false
}

// with gives the text with a value for a key: where the key stands, or on its line
// that is switched off, or on a new line of its table.
func (l *layout) with(k Key, text string) []byte {
	if at, ok := l.values[k.Path]; ok {
		return l.splice(at.value, at.to, k.literalLike(l.text[at.value:at.to], text))
	}
	if at, ok := l.off[k.Path]; ok {
		return l.splice(at.hash, at.to, string(l.text[at.from:at.value])+k.literal(text))
	}
	table, line := tableOf(k.Path), lastWord(k.Path)+" = "+k.literal(text)
	for t := table; t != ""; t = tableOf(t) {
		if in, ok := l.inline[t]; ok {
			line = strings.TrimPrefix(k.Path, t+".") + " = " + k.literal(text)
			if in.last == 0 {
				return l.splice(in.open, in.open, line)
			}
			return l.splice(in.last, in.last, ", "+line)
		}
	}
	at, ok := l.tables[table]
	if !ok {
		at, ok = l.dotted[table]
	}
	if ok {
		return l.newLine(at.end, at.indent+at.prefix+line)
	}
	return l.newTable(table, line)
}

// without gives the text with a key's line switched off.
func (l *layout) without(path string) []byte {
	at, ok := l.values[path]
	if !ok || !at.loose {
		return l.text
	}
	return l.splice(at.from, at.from, "# ")
}

// splice gives the text with one stretch replaced.
func (l *layout) splice(from, to int, by string) []byte {
	return slices.Concat(l.text[:from], []byte(by), l.text[to:])
}

// newLine puts a line at a place where a line begins, or behind a last line that
// nothing ends: then nothing ends the new one either.
func (l *layout) newLine(at int, line string) []byte {
	if at > 0 && l.text[at-1] != '\n' && at == len(l.text) {
		return l.splice(at, at, l.lineBreak()+line)
	}
	return l.splice(at, at, line+l.lineBreak())
}

// newTable puts a table with one key behind everything else.
func (l *layout) newTable(table, line string) []byte {
	end, br := len(l.text), l.lineBreak()
	lead, tail := br, br
	switch {
	case len(bytes.TrimPrefix(l.text, []byte(byteOrderMark))) == 0:
		lead = ""
	case l.text[end-1] != '\n':
		lead, tail = br+br, ""
	}
	return l.splice(end, end, lead+"["+table+"]"+br+line+tail)
}

// lineBreak gives what ends the lines of this text.
func (l *layout) lineBreak() string {
	if i := bytes.IndexByte(l.text, '\n'); i > 0 && l.text[i-1] == '\r' {
		return "\r\n"
	}
	return "\n"
}

// literalLike is literal with single quotes where they stood before and can hold the
// new text: paths with backslashes are written so.
func (k Key) literalLike(was []byte, text string) string {
	lit := k.literal(text)
	single := bytes.HasPrefix(was, []byte("'")) && !bytes.HasPrefix(was, []byte("'''"))
	escaped := strings.ReplaceAll(strings.ReplaceAll(text, `\`, `\\`), `"`, `\"`)
	if single && lit == `"`+escaped+`"` && !strings.Contains(text, "'") {
		return "'" + text + "'"
	}
	return lit
}

// proves tells whether an edit gave one key a value, or took a date away, and left all
// others what they were.
func (k Key) proves(before map[string]setting, now []byte, v value) bool {
	after, _ := readTOML(now)
	for path, s := range before {
		if path != k.Path && !reflect.DeepEqual(after[path].value, s.value) {
			return false
		}
	}
	for path := range after {
		if _, was := before[path]; !was && path != k.Path {
			return false
		}
	}
	got, there := after[k.Path]
	if v.text == "" && k.Kind == Moment {
		return !there
	}
	return there && reflect.DeepEqual(k.typed(got.value), k.typed(v))
}

// typed gives a value in its key's own type; nil if it has not the form.
func (k Key) typed(v value) any {
	var c Config
	if k.store(&c, v) != nil {
		return nil
	}
	return reflect.ValueOf(k.field(&c)).Elem().Interface()
}

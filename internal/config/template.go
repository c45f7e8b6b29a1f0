package config

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"backdrop/kiosk"
)

// commentColumn is where the template's comments begin, as far as lines allow.
const commentColumn = 45

// Template writes an event.toml with every key and its comment. A key with a
// value (in text form, by path) is written out; of the others the defaults stand
// there too, or a sample switched off by "# ". An empty text counts as no value.
//
// Values are written as TOML whatever they hold; whether they are good ones is
// for Load (or Key.Check, before) to say. Paths that no key has are left out.
func Template(values map[string]string) []byte {
	var b bytes.Buffer
	b.WriteString("# The settings of one event. Every key may be left out: the values below are the defaults.\n" +
		"# A line that begins with \"# key =\" is switched off; take the \"# \" away to use it.\n")
	table := ""
	for _, k := range Keys() {
		if t := tableOf(k.Path); t != table {
			if !strings.HasPrefix(t, table+".") || table == "" {
				b.WriteByte('\n')
			}
			fmt.Fprintf(&b, "[%s]\n", t)
			table = t
		}
		line := k.line(values[k.Path])
		pad := max(2, commentColumn-utf8.RuneCountInString(line))
		fmt.Fprintf(&b, "%s%*s# %s\n", line, pad, "", k.Help)
	}
	b.WriteString(keysTemplate)
	return b.Bytes()
}

// line writes one key without its comment.
func (k Key) line(text string) string {
	switch {
	case text != "":
		return lastWord(k.Path) + " = " + k.literal(text)
	case k.off:
		return "# " + k.example()
	}
	return lastWord(k.Path) + " = " + k.literal(k.Default)
}

// example writes the key with its sample, or its default.
func (k Key) example() string {
	text := k.Default
	if k.Sample != "" {
		text = k.Sample
	}
	return lastWord(k.Path) + " = " + k.literal(text)
}

// literal writes a value in text form as TOML. What does not have the form of
// its kind becomes a string, which Load then refuses by name and line.
func (k Key) literal(text string) string {
	v, bad := k.fromText(text)
	var c Config
	if bad != nil || k.store(&c, v) != nil {
		return quoted(text)
	}
	switch field := k.field(&c).(type) {
	case *[]string:
		items := make([]string, len(*field))
		for i, item := range *field {
			items[i] = quoted(item)
		}
		return "[" + strings.Join(items, ", ") + "]"
	case *kiosk.Credits:
		return field.String()
	case *int:
		return k.number(*field)
	case *bool:
		return strconv.FormatBool(*field)
	case *time.Time:
		return field.Format(time.RFC3339Nano)
	}
	return quoted(text) // Text, Choice, Duration
}

// quoted writes a TOML basic string. What does not print is escaped, so that the
// file looks like what it says; bytes that are no UTF-8 become U+FFFD.
func quoted(text string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range text {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case unicode.IsPrint(r):
			b.WriteRune(r)
		case r < 0x10000:
			fmt.Fprintf(&b, `\u%04X`, r)
		default:
			fmt.Fprintf(&b, `\U%08X`, r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

package tui

import (
	"embed"
	"fmt"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/pelletier/go-toml/v2"

	"backdrop/kiosk"
)

// Every sentence that anybody reads stands in words/LANGUAGE.toml, one file for each
// language: a new language is a new file there. English is complete; what another
// language lacks is said in English, and a test fails.
//
//go:embed words/*.toml
var tables embed.FS

// english is the language that all others are compared with.
const english = "en"

// Words are the sentences of one language, for one reader: the screen, whose keys
// stand in them, or whoever types commands.
//
// A text may hold {name} for what the caller puts in, {key.ACTION} for the key of an
// action, and [screen|plain] for what is said differently to the two readers. In what
// is said to whoever types, a command stands in brackets behind what it does:
// "reject it (reject {n})". {n} is the shot that is spoken of, see about.
type Words struct {
	tag   string
	texts map[string]string
	rest  map[string]string // English, for what is missing
	keys  map[string]string // label by action; nil without a screen
	shot  int               // the shot that is spoken of; 0: none
}

// Languages lists the languages there are, by their two letters.
func Languages() []string {
	files, err := tables.ReadDir("words")
	if err != nil {
		return nil // an embedded folder is always there
	}
	var out []string
	for _, f := range files {
		out = append(out, strings.TrimSuffix(f.Name(), ".toml"))
	}
	return out
}

// LanguageOf gives the language that a locale ("de_AT.UTF-8") or a tag ("de-AT") asks
// for: "" if it is none of ours.
func LanguageOf(locale string) string {
	tag := strings.ToLower(locale)
	if i := strings.IndexAny(tag, "_-.@"); i >= 0 {
		tag = tag[:i]
	}
	if slices.Contains(Languages(), tag) {
		return tag
	}
	return ""
}

// NewWords gives a language's sentences; those of an unknown one are English.
func NewWords(tag string) *Words {
	w := &Words{tag: english, rest: readTable(english)}
	w.texts = w.rest
	if tag != english && slices.Contains(Languages(), tag) {
		w.tag, w.texts = tag, readTable(tag)
	}
	return w
}

// Tag is the language's two letters.
func (w *Words) Tag() string { return w.tag }

// onScreen gives the same sentences for a reader who presses keys.
func (w *Words) onScreen(keys map[string]string) *Words {
	c := *w
	c.keys = keys
	return &c
}

// about gives the same sentences for what is said of one shot: its number then stands
// in the commands. Without one they speak of N.
func (w *Words) about(shot int) *Words {
	c := *w
	c.shot = shot
	return &c
}

// readTable reads one language. The files are part of the program, so one that cannot
// be read is a mistake in it.
func readTable(tag string) map[string]string {
	data, err := tables.ReadFile(path.Join("words", tag+".toml"))
	if err != nil {
		panic(fmt.Errorf("read words %s: %w", tag, err))
	}
	var tree map[string]any
	if err := toml.Unmarshal(data, &tree); err != nil {
		panic(fmt.Errorf("read words %s: %w", tag, err))
	}
	texts := map[string]string{}
	flatten(texts, "", tree)
	return texts
}

func flatten(into map[string]string, prefix string, tree map[string]any) {
	for k, v := range tree {
		switch v := v.(type) {
		case map[string]any:
			flatten(into, prefix+k+".", v)
		default:
			into[prefix+k] = fmt.Sprint(v)
		}
	}
}

// T gives the text of a key, with the values of its names put in: pairs of a name and
// what stands for it. What comes from outside has passed kiosk.Safe before.
func (w *Words) T(key string, pairs ...any) string {
	text, ok := w.lookUp(key)
	if !ok {
		return kiosk.Safe(key, 60)
	}
	return w.fill(text, pairs)
}

// N gives a text that counts: the key's form "one" for 1, "other" else; {n} is the
// number.
func (w *Words) N(key string, n int, pairs ...any) string {
	form := ".other"
	if n == 1 {
		form = ".one"
	}
	return w.T(key+form, append([]any{"n", n}, pairs...)...)
}

// Has tells whether there is a text for a key.
func (w *Words) Has(key string) bool {
	_, ok := w.lookUp(key)
	return ok
}

func (w *Words) lookUp(key string) (string, bool) {
	if t, ok := w.texts[key]; ok {
		return t, true
	}
	t, ok := w.rest[key]
	return t, ok
}

// fill resolves the alternatives, the keys and the names of a text. What is put in is
// not looked into.
func (w *Words) fill(text string, pairs []any) string {
	if !strings.ContainsAny(text, "{[") {
		return text
	}
	var out strings.Builder
	for len(text) > 0 {
		i := strings.IndexAny(text, "{[")
		if i < 0 {
			break
		}
		out.WriteString(text[:i])
		end := "}"
		if text[i] == '[' {
			end = "]"
		}
		inner, after, ok := strings.Cut(text[i+1:], end)
		if !ok {
			text = text[i:]
			break
		}
		if end == "]" {
			out.WriteString(w.fill(w.forReader(inner), pairs))
		} else {
			out.WriteString(w.value(inner, pairs))
		}
		text = after
	}
	out.WriteString(text)
	return out.String()
}

// forReader takes the half of an alternative that is for this reader; without a bar it
// is for the screen alone.
func (w *Words) forReader(inner string) string {
	screen, plain, _ := strings.Cut(inner, "|")
	if w.keys != nil {
		return screen
	}
	return plain
}

func (w *Words) value(name string, pairs []any) string {
	if action, ok := strings.CutPrefix(name, "key."); ok {
		return w.keys[action]
	}
	for i := 0; i+1 < len(pairs); i += 2 {
		if pairs[i] == name {
			return fmt.Sprint(pairs[i+1])
		}
	}
	if name == "n" && w.shot != 0 {
		return strconv.Itoa(w.shot)
	} else if name == "n" {
		return "N"
	}
	return "{" + name + "}"
}

// number gives credits as the language writes them, two or three decimals.
func (w *Words) number(c kiosk.Credits) string {
	text := c.Text()
	if comma, ok := w.lookUp("format.decimal"); ok && comma != "." {
		text = strings.Replace(text, ".", comma, 1)
	}
	return text
}

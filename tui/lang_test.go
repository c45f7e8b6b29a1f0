package tui

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"backdrop/kiosk"
)

var (
	en    = NewWords("en")
	enKey = en.onScreen(newKeyMap(en, nil).labels()) // as the screen says it
)

// everybody are the words of every language for both readers.
func everybody() map[string]*Words {
	out := map[string]*Words{}
	for _, tag := range Languages() {
		out[tag] = NewWords(tag)
		out[tag+" on screen"] = NewWords(tag).onScreen(newKeyMap(en, nil).labels())
	}
	return out
}

var (
	alternative = regexp.MustCompile(`\[([^\]|]*)(?:\|([^\]]*))?\]`)
	placeholder = regexp.MustCompile(`\{([^}]*)\}`)
	typedForm   = regexp.MustCompile(`\(([^()]*)\)`)
)

// halvesOf gives a text as each of the two readers gets it, names and keys not yet
// put in.
func halvesOf(text string) (screen, plain string) {
	return alternative.ReplaceAllString(text, "$1"), alternative.ReplaceAllString(text, "$2")
}

// typedIn gives the commands that stand in a text: in brackets, in what is said only
// to those who type.
func typedIn(text string) []string {
	var out []string
	for _, m := range alternative.FindAllStringSubmatch(text, -1) {
		for _, form := range typedForm.FindAllStringSubmatch(m[2], -1) {
			out = append(out, regexp.MustCompile(`,? (?:or|oder) `).Split(form[1], -1)...)
		}
	}
	return out
}

func namesIn(text string) []string {
	var out []string
	for _, m := range placeholder.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Every language says everything, with the same figures, keys and commands.
func TestEveryLanguageSaysEverything(t *testing.T) {
	want := readTable(english)
	if len(Languages()) < 2 || len(want) < 400 {
		t.Fatalf("%d languages, %d texts: the test reads them wrongly", len(Languages()), len(want))
	}
	for _, tag := range Languages() {
		got := readTable(tag)
		for key := range got {
			if _, ok := want[key]; !ok {
				t.Errorf("%s has %s, English has not", tag, key)
			}
		}
		for key, text := range want {
			other, ok := got[key]
			if !ok || strings.TrimSpace(other) == "" {
				t.Errorf("%s lacks %s: %q", tag, key, text)
				continue
			}
			screen, plain := halvesOf(text)
			otherScreen, otherPlain := halvesOf(other)
			if a, b := namesIn(screen), namesIn(otherScreen); !slices.Equal(a, b) {
				t.Errorf("%s %s: the screen reads %q, in English %q", tag, key, b, a)
			}
			if a, b := namesIn(plain), namesIn(otherPlain); !slices.Equal(a, b) {
				t.Errorf("%s %s: who types reads %q, in English %q", tag, key, b, a)
			}
			if a, b := typedIn(text), typedIn(other); !slices.Equal(a, b) {
				t.Errorf("%s %s: the commands are %q, in English %q", tag, key, b, a)
			}
			if a, b := len(alternative.FindAllString(text, -1)), len(alternative.FindAllString(other, -1)); a != b {
				t.Errorf("%s %s: %d alternatives, in English %d", tag, key, b, a)
			}
			if strings.Contains(text, ": ") && strings.HasPrefix(key, "code.") && !strings.Contains(other, ": ") {
				t.Errorf("%s %s does not part what happened from what to do: %q", tag, key, other)
			}
			checkMarks(t, tag+" "+key, other)
			if base, ok := strings.CutSuffix(key, ".one"); ok && got[base+".other"] == "" {
				t.Errorf("%s %s has no other form", tag, base)
			}
		}
	}
}

// checkMarks holds a text to what fill can read.
func checkMarks(t *testing.T, what, text string) {
	t.Helper()
	rest := placeholder.ReplaceAllString(alternative.ReplaceAllString(text, ""), "")
	if strings.ContainsAny(rest, "{}[]") {
		t.Errorf("%s is badly marked: %q", what, text)
	}
}

// Keys stand in the key map, commands can be typed, and nobody who types is told of a
// key.
func TestTextsNameWhatThereIs(t *testing.T) {
	labels := newKeyMap(en, nil).labels()
	fill := strings.NewReplacer("{n}", "1", "N...", "1 2", "N", "1", "CODE", "G-001", "EXTRA", "1", "CREDITS", "20", "REASON", "more", "DIGITS", "1234", "X Y", "10 20", "NAME", "beach")
	for _, tag := range Languages() {
		for key, text := range readTable(tag) {
			_, plain := halvesOf(text)
			for _, name := range namesIn(text) {
				if action, ok := strings.CutPrefix(name, "key."); ok && labels[action] == "" {
					t.Errorf("%s %s names a key for %q, which is no action", tag, key, action)
				}
			}
			if strings.Contains(plain, "{key.") && slices.Contains(heard(), strings.Split(key, ".")[0]) {
				t.Errorf("%s %s tells of a key to who types: %q", tag, key, plain)
			}
			for _, form := range typedIn(text) {
				if _, err := parseCommand(fill.Replace(form)); err != nil {
					t.Errorf("%s %s names the command %q: %v", tag, key, form, err)
				}
			}
		}
	}
}

// heard are the sections that plain mode reads from.
func heard() []string {
	return []string{"account", "balance", "busy", "code", "command", "cost", "count", "credit", "cutter", "detail", "eased", "flag", "happened",
		"level", "note", "outlook", "plain", "pot", "recovered", "refusal", "serve", "settings", "stage", "stands", "state", "state_long", "status",
		"summary", "tell", "waiting", "warning", "whose", "work"}
}

// calls are the keys that the code asks for: whole ones, and beginnings that a code, a
// state or a kind completes.
type calls struct {
	whole, begun map[string]string // where
	said         map[string]bool   // every string in the code: the ends of what is begun
}

func callsOf(t *testing.T, folders ...string) calls {
	t.Helper()
	c := calls{map[string]string{}, map[string]string{}, map[string]bool{}}
	for _, folder := range folders {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("no code in %s: %v", folder, err)
		}
		for _, name := range files {
			if !strings.HasSuffix(name, "_test.go") {
				c.read(t, name)
			}
		}
	}
	return c
}

func (c calls) read(t *testing.T, name string) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	ast.Inspect(f, func(n ast.Node) bool {
		if lit, ok := n.(*ast.BasicLit); ok && lit.Kind == token.STRING {
			c.said[unquoted(lit)] = true
		}
		call, ok := n.(*ast.CallExpr)
		if !ok || len(call.Args) == 0 {
			return true
		}
		sel, ok := call.Fun.(*ast.SelectorExpr)
		if !ok || !slices.Contains([]string{"T", "N", "Has"}, sel.Sel.Name) {
			return true
		}
		where := fset.Position(call.Pos()).String()
		forms := []string{""}
		if sel.Sel.Name == "N" {
			forms = []string{".one", ".other"}
		}
		arg, dynamic := call.Args[0], false
		for {
			sum, ok := arg.(*ast.BinaryExpr)
			if !ok {
				break
			}
			arg, dynamic = sum.X, true
		}
		lit, ok := arg.(*ast.BasicLit)
		switch {
		case !ok && (name == "lang.go" || filepath.Dir(name) != "."): // its own, or another thing's method
		case !ok:
			t.Errorf("%s: the key cannot be read from the code", where)
		case dynamic:
			c.begun[unquoted(lit)] = where
		default:
			for _, form := range forms {
				c.whole[unquoted(lit)+form] = where
			}
		}
		return true
	})
}

func unquoted(lit *ast.BasicLit) string {
	s, err := strconv.Unquote(lit.Value)
	if err != nil {
		return lit.Value
	}
	return s
}

// ends tells whether the code or kiosk knows what completes a beginning.
func (c calls) ends(tail string) bool {
	tail = strings.TrimSuffix(strings.TrimSuffix(tail, ".one"), ".other")
	if c.said[tail] {
		return true
	}
	for i := range tail {
		if c.said[tail[:i]] && c.said[tail[i:]] {
			return true
		}
	}
	return false
}

// What the code says is there, and what is there is said.
func TestEveryTextIsUsed(t *testing.T) {
	c := callsOf(t, ".", filepath.Join("..", "cmd", "backdrop"), filepath.Join("..", "kiosk"))
	have := readTable(english)
	for key, where := range c.whole {
		if _, ok := have[key]; !ok {
			t.Errorf("%s: there is no text %q", where, key)
		}
	}
	for key := range have {
		if _, ok := c.whole[key]; ok {
			continue
		}
		used := false
		for begun := range c.begun {
			tail, ok := strings.CutPrefix(key, begun)
			used = used || ok && c.ends(tail)
		}
		if !used {
			t.Errorf("nobody says %s", key)
		}
	}
}

// notYet are the files whose sentences are still in the code.
func notYet() []string {
	return nil
}

// No sentence stands in the code: all are in the languages' files.
func TestNoSentenceInTheCode(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	sentence := regexp.MustCompile(`\pL{2,}[,;:.]? \pL{2,}`)
	found := 0
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.CallExpr:
				return !forTheLog(n)
			case *ast.FuncDecl:
				return n.Name.Name != "verbs" // how commands are written
			case *ast.BasicLit:
				if n.Kind != token.STRING || !sentence.MatchString(unquoted(n)) {
					return true
				}
				found++
				if !slices.Contains(notYet(), name) {
					t.Errorf("%s says %s", fset.Position(n.Pos()), n.Value)
				}
			}
			return true
		})
	}
	if found == 0 && len(notYet()) > 0 {
		t.Error("every file keeps to it: empty the list of those that do not")
	}
}

// forTheLog tells whether a call makes an error, which the log reads.
func forTheLog(c *ast.CallExpr) bool {
	switch f := c.Fun.(type) {
	case *ast.SelectorExpr:
		x, ok := f.X.(*ast.Ident)
		return ok && (x.Name == "fmt" && f.Sel.Name == "Errorf" || x.Name == "errors" && f.Sel.Name == "New")
	case *ast.Ident:
		return f.Name == "panic"
	}
	return false
}

func TestStateWordsFit(t *testing.T) {
	for who, w := range everybody() {
		for _, word := range []func(kiosk.State) string{w.StateWord, w.stateText} {
			seen := map[string]bool{}
			for _, s := range kiosk.States() {
				if seen[word(s)] || word(s) == "" {
					t.Errorf("%s: %s is called %q", who, s, word(s))
				}
				seen[word(s)] = true
			}
		}
		for _, s := range kiosk.States() {
			if n := ansi.StringWidth(w.StateWord(s)); n > 9 {
				t.Errorf("%s: %q takes %d cells", who, w.StateWord(s), n)
			}
		}
	}
}

// The two readers get their own half of a text, and the number of the shot.
func TestWordsForTwoReaders(t *testing.T) {
	w := &Words{texts: map[string]string{"a": "retry [with {key.back}|(retry {n})], {x}[|!]", "b.one": "{n} shot", "b.other": "{n} shots", "broken": "a {b", "odd": "{x} [y"}}
	s := w.onScreen(map[string]string{"back": "R"})
	for want, got := range map[string]string{
		"retry (retry N), {key.back} [x|y]!": w.T("a", "x", "{key.back} [x|y]"), // what is put in is not looked into
		"retry (retry 7), 1!":                w.about(7).T("a", "x", 1),
		"retry with R, 1":                    s.about(7).T("a", "x", 1),
		"1 shot":                             w.about(7).N("b", 1),
		"0 shots":                            w.N("b", 0),
		"a {b":                               w.T("broken"),
		"1 [y":                               w.T("odd", "x", 1),
		"no.such":                            w.T("no.such"),
	} {
		if got != want {
			t.Errorf("got %q, want %q", got, want)
		}
	}
}

func TestLanguageOf(t *testing.T) {
	for locale, want := range map[string]string{"de_AT.UTF-8": "de", "de-AT": "de", "DE": "de", "en_US": "en", "C": "", "C.UTF-8": "", "fr_FR": "", "": "", "../en": "", "denglish": ""} {
		if got := LanguageOf(locale); got != want {
			t.Errorf("%q is %q, want %q", locale, got, want)
		}
	}
	if w := NewWords("xx"); w.Tag() != "en" || w.T("cost.free") != "free" {
		t.Errorf("an unknown language is %s", w.Tag())
	}
}

// German writes numbers with a comma, wherever they come from.
func TestGermanNumbers(t *testing.T) {
	de := NewWords("de")
	n := busy(t)
	n.b.Rules.Prices = kiosk.Prices{Subscription: 100, PAYG: 200, Currency: "EUR"}
	st := kiosk.StatusOf(n.b, "id", n.now, func(w kiosk.Warning) string { return de.Warning(n.b, w) })
	all := []string{de.Summary(n.b, "/photos"), de.StatusText(st), de.statusLine(n.b, n.now)}
	for _, e := range n.b.Recent {
		all = append(all, de.Happening(n.b, e))
	}
	for _, c := range constants(t, "fault.go", "Code") {
		all = append(all, de.Warning(n.b, kiosk.Warning{Code: kiosk.Code(c), Guest: "G-001"}))
	}
	for _, c := range []kiosk.Code{kiosk.Stop, kiosk.SessionStop, kiosk.PAYGAsk, kiosk.PAYGCap, kiosk.PAYGNever} {
		all = append(all, de.Sentence(c, "12.50"))
	}
	commas := 0
	for _, text := range all {
		commas += len(regexp.MustCompile(`\d,\d\d`).FindAllString(text, -1))
		if m := regexp.MustCompile(`\d+\.\d+`).FindString(text); m != "" {
			t.Errorf("%s in %q", m, text)
		}
	}
	if commas < 20 {
		t.Errorf("only %d amounts were seen", commas)
	}
}

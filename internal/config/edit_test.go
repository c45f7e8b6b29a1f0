package config

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// TestOneKeyIsEdited holds that everything but the one value stays as it was.
func TestOneKeyIsEdited(t *testing.T) {
	for name, c := range map[string]struct{ was, path, text, want string }{
		"where it stands": {"# top\n\n[budget]  # money\n\ncredits   =  50 # all of it\nwarn_at = 0.8\n", "budget.credits", "12.5",
			"# top\n\n[budget]  # money\n\ncredits   =  12.5 # all of it\nwarn_at = 0.8\n"},
		"a text with escapes": {"event.name = \"a \\\" # b\" # c\n", "event.name", `x "y" \z`, "event.name = \"x \\\"y\\\" \\\\z\" # c\n"},
		"single quotes stay":  {"look = { frame = 'party' }\n", "look.frame", "", "look = { frame = '' }\n"},
		"single quotes not":   {"[event]\nname = 'Ann' # 'x'\n", "event.name", "Ann's", "[event]\nname = \"Ann's\" # 'x'\n"},
		"a long text":         {"[event]\nname = \"\"\"\\\n  Ann\"\"\" # x\n", "event.name", "Bob", "[event]\nname = \"Bob\" # x\n"},
		"a list": {"[drop]\nfolders = [ # where\n  \"drop\", # here\n] # so\n[event]\n", "drop.folders", List("a", "b,c"),
			"[drop]\nfolders = [\"a\", \"b,c\"] # so\n[event]\n"},
		"a choice":       {"[budget]\npreview=\"auto\"#x\n", "budget.preview", "ask", "[budget]\npreview=\"ask\"#x\n"},
		"a toggle":       {"look.transparent = false", "look.transparent", "true", "look.transparent = true"},
		"a date":         {"[event]\nends_at = 2026-11-22 23:30:00Z   # late\n", "event.ends_at", "2026-11-23T01:00:00+01:00", "[event]\nends_at = 2026-11-23T01:00:00+01:00   # late\n"},
		"a date goes":    {"[event]\n  ends_at = 2026-11-22 23:30:00Z   # late\n", "event.ends_at", "", "[event]\n  # ends_at = 2026-11-22 23:30:00Z   # late\n"},
		"no date to go":  {"[event]\n", "event.ends_at", "", "[event]\n"},
		"dotted":         {"budget.credits = 50\nlook.quality = 5\n", "budget.credits", "1", "budget.credits = 1\nlook.quality = 5\n"},
		"odd spaces":     {"budget . credits = 50\n", "budget.credits", "1", "budget . credits = 1\n"},
		"quoted parts":   {"\"budget\".'credits' = 50\n", "budget.credits", "1", "\"budget\".'credits' = 1\n"},
		"inline":         {"budget = { credits = 50, warn_at = 0.8 } # x\n", "budget.credits", "7", "budget = { credits = 7, warn_at = 0.8 } # x\n"},
		"inline inline":  {"cutter = { removebg = { settle = '5s' }, full = 'removebg' }\n", "cutter.removebg.settle", "9s", "cutter = { removebg = { settle = '9s' }, full = 'removebg' }\n"},
		"into braces":    {"budget = { credits = 50 } # x\n", "budget.warn_at", "0.5", "budget = { credits = 50, warn_at = 0.5 } # x\n"},
		"empty braces":   {"budget = {}\n", "budget.warn_at", "0.5", "budget = {warn_at = 0.5}\n"},
		"outer braces":   {"cutter = { full = 'removebg' }\n", "cutter.removebg.settle", "9s", "cutter = { full = 'removebg', removebg.settle = \"9s\" }\n"},
		"switched off":   {"[event]\n# name = \"Smith wedding\"   # what is being served\n\n[budget]\n", "event.name", "Ann", "[event]\nname = \"Ann\"   # what is being served\n\n[budget]\n"},
		"off, no blank":  {"[event]\n  #name = 'x'\n", "event.name", "Ann", "[event]\n  name = \"Ann\"\n"},
		"off elsewhere":  {"[look]\n# name = \"x\"\n[event]\n", "event.name", "Ann", "[look]\n# name = \"x\"\n[event]\nname = \"Ann\"\n"},
		"off in a text":  {"[event]\nname = '''\n# ends_at = 2026-11-22T23:30:00Z\n'''[3:]\n", "event.ends_at", "", ""},
		"off and on":     {"[budget]\n# credits = 5\ncredits = 6\n", "budget.credits", "7", "[budget]\n# credits = 5\ncredits = 7\n"},
		"no such off":    {"[budget]\n# credits = what may be spent\n# = 5\n", "budget.credits", "7", "[budget]\ncredits = 7\n# credits = what may be spent\n# = 5\n"},
		"a new line":     {"[budget]\n  credits = 5 # x\n\n# of the look\n[look]\n", "budget.warn_at", "0.5", "[budget]\n  credits = 5 # x\n  warn_at = 0.5\n\n# of the look\n[look]\n"},
		"an empty table": {"[budget] # x\n[look]\n", "budget.warn_at", "0.5", "[budget] # x\nwarn_at = 0.5\n[look]\n"},
		"after dotted":   {"budget.credits = 5 # x\n[look]\n", "budget.warn_at", "0.5", "budget.credits = 5 # x\nbudget.warn_at = 0.5\n[look]\n"},
		"dotted below":   {"[cutter]\nremovebg.profile = 'remove.bg'\n[look]\n", "cutter.removebg.settle", "9s", "[cutter]\nremovebg.profile = 'remove.bg'\nremovebg.settle = \"9s\"\n[look]\n"},
		"a new table":    {"[look]\nquality = 5\n", "budget.credits", "5", "[look]\nquality = 5\n\n[budget]\ncredits = 5\n"},
		"to nothing":     {"", "budget.credits", "5", "[budget]\ncredits = 5\n"},
		"to a mark":      {"\xef\xbb\xbf", "budget.credits", "5", "\xef\xbb\xbf[budget]\ncredits = 5\n"},
		"to a comment":   {"# x", "budget.credits", "5", "# x\n\n[budget]\ncredits = 5"},
		"an open end":    {"[budget]\ncredits = 5", "budget.warn_at", "0.5", "[budget]\ncredits = 5\nwarn_at = 0.5"},
		"an open value":  {"[budget]\ncredits = 5", "budget.credits", "6", "[budget]\ncredits = 6"},
		"windows":        {"\xef\xbb\xbf[budget]\r\ncredits = 5 # x\r\n[look]\r\n", "budget.warn_at", "0.5", "\xef\xbb\xbf[budget]\r\ncredits = 5 # x\r\nwarn_at = 0.5\r\n[look]\r\n"},
		"windows' value": {"[budget]\r\ncredits = 5\r\n", "budget.credits", "6", "[budget]\r\ncredits = 6\r\n"},
		"windows, off":   {"[event]\r\n# name = 'x'\r\n", "event.name", "y", "[event]\r\nname = \"y\"\r\n"},
		"windows, table": {"[look]\r\nquality = 5", "budget.credits", "6", "[look]\r\nquality = 5\r\n\r\n[budget]\r\ncredits = 6"},
	} {
		t.Run(name, func(t *testing.T) {
			dir := t.TempDir()
			if _, err := Parse([]byte(c.was), dir, nil); err != nil {
				if c.want == "" {
					return // no such file is edited
				}
				t.Fatalf("the test's own text: %v", err)
			}
			got, err := edited([]byte(c.was), c.path, c.text)
			if err != nil || string(got) != c.want {
				t.Errorf("got\n%q, %v\nwant\n%q", got, err, c.want)
			}
			if _, err := Parse(got, dir, nil); err != nil {
				t.Error(err)
			}
		})
	}
}

// TestEveryKeyOfTheTemplateIsEdited changes each key of what init writes, with both
// line ends, and takes the difference apart.
func TestEveryKeyOfTheTemplateIsEdited(t *testing.T) {
	dir := eventDir(t)
	for _, br := range []string{"\n", "\r\n"} {
		was := bytes.ReplaceAll(Template(nil), []byte("\n"), []byte(br))
		for _, k := range Keys() {
			for lit := range cases(t, dir)[k.Path].good {
				c, err := Parse([]byte(k.Path+" = "+lit+"\n"), dir, nil)
				if err != nil {
					t.Fatal(err)
				}
				v := c.given[k.Path].value
				text := v.text
				if k.Kind == Texts {
					text = List(v.list...)
				}
				now, err := edited(was, k.Path, text)
				if err != nil {
					t.Errorf("%s = %s: %v", k.Path, lit, err)
					continue
				}
				before, after := strings.Split(string(was), br), strings.Split(string(now), br)
				changed := 0
				for i := range before {
					if i >= len(after) || before[i] != after[i] {
						changed++
						if i >= len(after) || !strings.HasPrefix(strings.TrimPrefix(before[i], "# "), lastWord(k.Path)+" = ") ||
							!strings.HasSuffix(after[i], before[i][strings.LastIndex(before[i], "  #"):]) {
							t.Errorf("%s = %s: line %d was %q and is %q", k.Path, lit, i+1, before[i], after[i])
						}
					}
				}
				if changed > 1 || len(before) != len(after) {
					t.Errorf("%s = %s: %d lines changed, %d before, %d after", k.Path, lit, changed, len(before), len(after))
				}
			}
		}
	}
}

func write(t *testing.T, dir, text string, mode fs.FileMode) string {
	t.Helper()
	file := filepath.Join(dir, FileName)
	if err := os.WriteFile(file, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(file, mode); err != nil {
		t.Fatal(err)
	}
	return file
}

func content(t *testing.T, file string) string {
	t.Helper()
	data, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestSetWritesTheFile(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "[budget]\ncredits = 5 # x\n", 0o640)
	left := filepath.Join(dir, "."+FileName+".tmp") // of a start that died
	if err := os.WriteFile(left, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := Set(dir, "budget.credits", "6"); !errors.Is(err, errMoved) || content(t, left) != "half" {
		t.Fatalf("what another process may be writing is taken away: %v", err)
	}
	if err := os.Chtimes(left, time.Time{}, time.Now().Add(-leftBehind)); err != nil {
		t.Fatal(err)
	}
	if err := Set(dir, "budget.credits", "6"); err != nil {
		t.Fatal(err)
	}
	if got := content(t, file); got != "[budget]\ncredits = 6 # x\n" {
		t.Errorf("got %q", got)
	}
	if info, err := os.Stat(file); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o640 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if _, err := os.Lstat(left); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a temporary file stays: %v", err)
	}
}

// Two processes that write at the same time (a booth, and backdrop pin) never undo each
// other's edit: one of them is told to try again.
func TestTwoWritersLoseNothing(t *testing.T) {
	dir := t.TempDir()
	write(t, dir, "[budget]\ncredits = 1\n[limits]\naverage_photos = 1\n"+strings.Repeat("# a long file takes longer to write\n", 4000), 0o600)
	var both sync.WaitGroup
	for _, key := range []string{"budget.credits", "limits.average_photos"} {
		both.Go(func() {
			for i := range 100 {
				want := strconv.Itoa(2 + i%40)
				err := Set(dir, key, want)
				if err != nil {
					if !errors.Is(err, errMoved) {
						t.Errorf("%s: %v", key, err)
					}
					continue
				}
				if c, err := Load(dir, nil); err != nil || c.Text(key) != want {
					t.Errorf("%s was set to %s and is %q, %v", key, want, c.Text(key), err)
				}
			}
		})
	}
	both.Wait()
}

func TestALinkedFileIsFollowed(t *testing.T) {
	dir, real := t.TempDir(), t.TempDir()
	file := write(t, real, "budget.credits = 5\n", 0o600)
	link := filepath.Join(dir, FileName)
	if err := os.Symlink(file, link); err != nil {
		t.Skip("no links here")
	}
	if err := Set(dir, "budget.credits", "6"); err != nil {
		t.Fatal(err)
	}
	if info, err := os.Lstat(link); err != nil || info.Mode()&fs.ModeSymlink == 0 || content(t, file) != "budget.credits = 6\n" {
		t.Errorf("link %v, %v, file %q", info.Mode(), err, content(t, file))
	}
}

// What is refused is not written, and says so with its key and line.
func TestWhatIsRefusedIsNotWritten(t *testing.T) {
	dir := t.TempDir()
	was := "[budget]\ncredits = 5\n[look]\nquality = 92\n"
	file := write(t, dir, was, 0o600)
	for _, c := range [][3]string{
		{"budget.credits", "-1", "event.toml:2: budget.credits: -1 is below 0"}, {"budget.credits", "many", "event.toml:2: budget.credits: many is not a plain decimal number"},
		{"budget.credits", "", "event.toml:2: budget.credits: \"\" is not a plain decimal number"}, {"budget.preview", "atuo", "event.toml: budget.preview: \"atuo\" is not one of auto, ask, skip; did you mean auto?"},
		{"look.quality", "101", "event.toml:4: look.quality: 101 is not between 1 and 100"}, {"look.background", "moon", "event.toml:5: look.background: \"moon\" is neither"},
		{"event.name", "a\x1b[31mb", "event.name: holds a control character"}, {"event.name", "\xff", "event.toml: event.name: is not valid UTF-8"},
		{"budget.credit", "1", "event.toml: budget.credit: unknown key; did you mean budget.credits?"}, {"event.ends_at", "tomorrow", "event.toml: event.ends_at: tomorrow is not a date and time"},
		{"keys.reject", "x", "event.toml: keys.reject: unknown key"},
	} {
		err := Set(dir, c[0], c[1])
		var all Faults
		if !errors.As(err, &all) || len(all) != 1 || !strings.Contains(err.Error(), c[2]) {
			t.Errorf("%s = %q: got %v, want %s", c[0], c[1], err, c[2])
		}
		if got := content(t, file); got != was {
			t.Fatalf("%s = %q was written: %q", c[0], c[1], got)
		}
	}
	write(t, dir, "[budget]\ncredits = many\n", 0o600)
	if err := Set(dir, "budget.warn_at", "0.5"); err == nil || !strings.HasPrefix(err.Error(), "event.toml:2:") {
		t.Errorf("a broken file was edited: %v", err)
	}
	if err := Set(t.TempDir(), "budget.warn_at", "0.5"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: %v", err)
	}
	braces := "event = { ends_at = 2026-11-22T23:30:00Z }\n"
	write(t, dir, braces, 0o600)
	if err := Set(dir, "event.ends_at", ""); err == nil || !strings.Contains(err.Error(), "edit event.toml by hand") || content(t, file) != braces {
		t.Errorf("a date in braces: %v, %q", err, content(t, file))
	}
}

// The file is read anew for every edit, and not written over what came in between.
func TestWhatSomebodyElseWroteStays(t *testing.T) {
	dir := t.TempDir()
	file := write(t, dir, "[budget]\ncredits = 5\n", 0o600)
	if _, err := Load(dir, nil); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "[budget]\ncredits = 5\nwarn_at = 0.5 # by hand\n", 0o600)
	e, err := Plan(dir, "budget.credits", "6", map[string]string{"budget.warn_at": "0.7"})
	if err != nil || e.Config.Budget.Credits != 6000 || e.Config.Budget.WarnAt != 700 {
		t.Fatalf("%+v, %v", e.Config.Budget, err)
	}
	other := "[budget]\ncredits = 9\n"
	write(t, dir, other, 0o600)
	if err := e.Write(); !errors.Is(err, errMoved) || content(t, file) != other {
		t.Errorf("%v, %q", err, content(t, file))
	}
	if e, err = Plan(dir, "budget.credits", "6", nil); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(e.Write(), e.Undo()); err != nil || content(t, file) != other {
		t.Errorf("taken back: %v, %q", err, content(t, file))
	}
	if err := e.Write(); err != nil {
		t.Fatal(err)
	}
	write(t, dir, "[budget]\ncredits = 7\n", 0o600)
	if err := e.Undo(); !errors.Is(err, errMoved) || content(t, file) != "[budget]\ncredits = 7\n" {
		t.Errorf("taken back over another's: %v, %q", err, content(t, file))
	}
}

// A disk that takes no file leaves the old one whole.
func TestAWriteThatFailsChangesNothing(t *testing.T) {
	if os.Geteuid() == 0 || runtime.GOOS == "windows" {
		t.Skip("nobody is refused here")
	}
	dir := t.TempDir()
	file := write(t, dir, "budget.credits = 5\n", 0o600)
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = os.Chmod(dir, 0o700) })
	if err := Set(dir, "budget.credits", "6"); !errors.Is(err, fs.ErrPermission) || content(t, file) != "budget.credits = 5\n" {
		t.Errorf("%v, %q", err, content(t, file))
	}
}

// FuzzEdit holds for any text that is a good event.toml: an edit changes what it says
// of one key alone, or is refused.
func FuzzEdit(f *testing.F) {
	f.Add(Template(nil), "budget.credits", "7")
	f.Add([]byte("budget={credits=1,\n# x\n}\r\nlook.quality=3"), "budget.warn_at", "0.5")
	f.Add([]byte("[event]\nname='''\n# ends_at = 2026-11-22T23:30:00Z'''\n"), "event.ends_at", "2026-11-22T23:30:00Z")
	f.Add([]byte("[cutter]\n[cutter.removebg]\nsettle='3s'#\n[keys]\na='b'"), "cutter.removebg.answer", "zip")
	f.Add([]byte("# [budget]\n# credits = 3\n[\"budget\"]#\n#credits=3"), "budget.credits", "4")
	dir := f.TempDir()
	f.Fuzz(func(t *testing.T, was []byte, path, text string) {
		if _, err := Parse(was, dir, nil); err != nil {
			t.Skip("no event.toml to begin with")
		}
		now, err := edited(was, path, text)
		if err != nil {
			var all Faults
			if !errors.As(err, &all) {
				t.Fatalf("%v is no fault", err)
			}
			return
		}
		k, _ := keyNamed(path)
		before, _ := readTOML(was)
		if v, _ := k.fromText(text); !k.proves(before, now, v) || len(now) > len(was)+3*len(text)*10+200 {
			t.Fatalf("%q became %q", was, now)
		}
	})
}

package config

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"backdrop/kiosk"
)

// maxFaults bounds how many faults are listed; a file with more is not read to
// its end.
const maxFaults = 100

// Fault is one thing wrong with the settings.
type Fault struct {
	File    string // event.toml, a flag with its dashes, or a variable of the environment
	Line    int    // from 1; 0 where there is none (a flag, a default)
	Column  int    // from 1, in bytes, for mistakes in the TOML itself; else 0
	Key     string // the key's path, such as budget.warn_at; empty where none is meant
	Message string
	Hint    string // what to do; may be empty
}

// Error gives one line: "event.toml:12: budget.warn_at: message; hint".
func (f Fault) Error() string {
	var b strings.Builder
	b.WriteString(f.File)
	if f.Line > 0 {
		b.WriteString(":" + strconv.Itoa(f.Line))
	}
	if f.Column > 0 {
		b.WriteString(":" + strconv.Itoa(f.Column))
	}
	b.WriteString(": ")
	if f.Key != "" && !strings.HasPrefix(f.File, "--") { // a flag already says which key
		b.WriteString(f.Key + ": ")
	}
	b.WriteString(f.Message)
	if f.Hint != "" {
		b.WriteString("; " + f.Hint)
	}
	return b.String()
}

// Faults is everything wrong with the settings at once: the file's faults by
// line, then those of flags.
type Faults []Fault

// Error gives the faults one a line.
func (fs Faults) Error() string {
	lines := make([]string, len(fs))
	for i, f := range fs {
		lines[i] = f.Error()
	}
	return strings.Join(lines, "\n")
}

// Unwrap gives the single faults.
func (fs Faults) Unwrap() []error {
	errs := make([]error, len(fs))
	for i, f := range fs {
		errs[i] = f
	}
	return errs
}

// tidy sorts by place and cuts the list at maxFaults.
func (fs Faults) tidy() Faults {
	slices.SortStableFunc(fs, func(a, b Fault) int {
		return cmp.Or(cmp.Compare(placeOf(a), placeOf(b)), cmp.Compare(a.Line, b.Line))
	})
	if len(fs) <= maxFaults {
		return fs
	}
	more := Fault{File: FileName, Message: fmt.Sprintf("and at least %d more", len(fs)-maxFaults)}
	return append(slices.Clip(fs[:maxFaults]), more)
}

func placeOf(f Fault) int {
	if strings.HasPrefix(f.File, "--") {
		return 1
	}
	return 0
}

// complaint is a fault that does not know its place yet.
type complaint struct{ message, hint string }

func complain(format string, args ...any) *complaint {
	return &complaint{message: fmt.Sprintf(format, args...)}
}

func (c *complaint) try(hint string) *complaint {
	c.hint = hint
	return c
}

// quote shows a text from outside in a message.
func quote(text string) string { return `"` + kiosk.Safe(text, 80) + `"` }

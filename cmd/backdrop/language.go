package main

import (
	"cmp"
	"strings"

	"backdrop/tui"
)

// language gives the two letters of the language to speak: the flag's, else that of
// event.toml, else that of the environment, else English. An unknown one on the
// command line is refused by checkLanguage before.
func (w world) language(event string) string {
	if event == "auto" {
		event = ""
	}
	for _, asked := range []string{w.lang.value(), event, w.getenv("BACKDROP_LANG"), cmp.Or(w.getenv("LC_ALL"), w.getenv("LC_MESSAGES"), w.getenv("LANG"))} {
		if asked == "" {
			continue
		}
		return cmp.Or(tui.LanguageOf(asked), "en")
	}
	return "en"
}

// words gives the sentences in that language.
func (w world) words(event string) *tui.Words { return tui.NewWords(w.language(event)) }

// langFlag is --lang, which every command has.
type langFlag struct{ asked string }

func (f *langFlag) value() string {
	if f == nil {
		return ""
	}
	return f.asked
}

// check refuses a language there is none of.
func (f *langFlag) check() error {
	if f.value() != "" && tui.LanguageOf(f.asked) == "" {
		return usage("--lang wants one of %s", strings.Join(tui.Languages(), ", "))
	}
	return nil
}

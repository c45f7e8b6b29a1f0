package tui

import "backdrop/kiosk"

// Sentence says what a code means and what to do next, in one sentence without a
// full stop at its end. detail comes from outside and is made safe.
func Sentence(c kiosk.Code, detail string) string { return string(c) + " " + kiosk.Safe(detail, 200) }

// Warning says what a standing warning means for this booth.
func Warning(b *kiosk.Booth, w kiosk.Warning) string { return Sentence(w.Code, w.Guest) }

// Happening says what an entry recorded, in one line; "" when there is nothing an
// operator would want to read.
func Happening(b *kiosk.Booth, e kiosk.Entry) string { return string(e.Kind) }

// StateWord is the word for a state, at most nine letters: "previewed".
func StateWord(s kiosk.State) string { return string(s) }

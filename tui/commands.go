package tui

import (
	"context"
	"strings"
	"time"
	"unicode"

	"backdrop/kiosk"
)

// Bounds of what a command line may hold.
const (
	maxLine     = 4096 // bytes, without the end of the line
	idleDefault = 120 * time.Second
	idleMost    = 24 * time.Hour
)

// verb is one command of plain mode. A new one is an entry in verbs and a text
// command.NAME, which says what it does.
type verb struct {
	name  string
	form  string                                                // how it is written
	parse func(args []string) (command, bool)                   // what follows the verb; false: not as form says
	act   func(p *teller, ctx context.Context, c command) error // hand gives the input to the desk
}

// command is one line of plain mode, understood.
type command struct {
	verb  string
	said  string // as normalised; never a PIN
	in    kiosk.Input
	shots []int         // in is about the first of several, and meant for all
	bound time.Duration // of wait; below 0: the default
	most  int           // of a list; 0: the default
	pin   kiosk.Secret
	topic string // of help, or what is looked for
	value string // of a setting
}

// verbs are the commands, in the order help lists them.
func verbs() []verb {
	hand := (*teller).hand
	return []verb{
		{"preview", "preview N...|all", parsePreview, (*teller).handAll},
		{"confirm", "confirm N... [blind]", parseConfirm, (*teller).handAll},
		{"reject", "reject N...", parseReject, (*teller).handAll},
		{"undo", "undo", alone(nil), (*teller).undo},
		{"retry", "retry N", oneShot(func(n int) kiosk.Input { return kiosk.Retry{Shot: n} }), hand},
		{"buy", "buy N", oneShot(func(n int) kiosk.Input { return kiosk.Buy{Shot: n} }), hand},
		{"settle", "settle N paid|free", parseSettle, hand},
		{"guest", "guest CODE [NAME]", parseGuest, hand},
		{"next", "next", alone(kiosk.NextGuest{}), hand},
		{"name", "name CODE [NAME]", parseName, hand},
		{"merge", "merge CODE INTO", parseMerge, hand},
		{"assign", "assign N CODE|walk-in", parseAssign, hand},
		{"background", "background N NAME", parseBackground, hand},
		{"screen", "screen N X Y|N empty|reset", parseScreen, hand},
		{"payg", "payg yes|no", parsePAYG, hand},
		{"balance", "balance", alone(kiosk.ReadBalance{}), hand},
		{"pin", "pin DIGITS", parsePIN, (*teller).keepPIN},
		{"lift", "lift CODE EXTRA REASON", parseLift, hand},
		{"status", "status", alone(nil), (*teller).status},
		{"shots", "shots [STATE|CODE]", parseWords, listing((*teller).shots)},
		{"shot", "shot N", parseShot, listing((*teller).shot)},
		{"guests", "guests [WORDS]", parseWords, listing((*teller).guests)},
		{"credits", "credits", alone(nil), listing((*teller).credits)},
		{"entries", "entries [N]", parseMost, listing((*teller).entries)},
		{"trouble", "trouble", alone(nil), listing((*teller).trouble)},
		{"log", "log [N]", parseMost, listing((*teller).log)},
		{"settings", "settings [KEY]", parseWords, listing((*teller).settings)},
		{"set", "set KEY [VALUE]", parseSet, (*teller).set},
		{"wait", "wait idle [SECONDS]", parseWait, (*teller).awaitIdle},
		{"close", "close", alone(kiosk.CloseSession{}), hand},
		{"help", "help [COMMAND|json]", parseHelp, (*teller).help},
		{"quit", "quit", alone(nil), (*teller).quit},
	}
}

// verbNamed finds a command by its first word.
func verbNamed(name string) (verb, bool) {
	for _, v := range verbs() {
		if v.name == name {
			return v, true
		}
	}
	return verb{}, false
}

// parseCommand reads one line. Words of the language may be in any case; codes
// and names stay as they are. An error is a BadCommand fault whose detail never
// holds what was typed, and a command that says only what cannot be a PIN.
func parseCommand(line string) (command, error) {
	words := strings.Fields(line)
	v, ok := verbNamed(strings.ToLower(words[0]))
	if !ok {
		return command{said: unknownSaid(words[0])}, kiosk.Faulty(kiosk.BadCommand, "", nil)
	}
	c, ok := v.parse(words[1:])
	if !ok {
		return command{said: badlySaid(v.name, words[1:])}, kiosk.Faulty(kiosk.BadCommand, v.form, nil)
	}
	c.verb = v.name
	c.said = kiosk.Safe(strings.TrimSpace(v.name+" "+c.said), maxLine)
	return c, nil
}

// unknownSaid gives the first word of a line that is no command, unless it might be
// a PIN: then nothing of the line is repeated.
func unknownSaid(word string) string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return ""
	}
	return kiosk.Safe(word, maxLine)
}

// badlySaid gives a badly written command as it was understood. Behind pin and lift
// a PIN may stand.
func badlySaid(verb string, args []string) string {
	if verb == "pin" || verb == "lift" {
		return verb
	}
	return kiosk.Safe(strings.Join(append([]string{verb}, args...), " "), maxLine)
}

package tui

import (
	"context"
	"fmt"
	"strconv"
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
	bound time.Duration // of wait; below 0: the default
	pin   kiosk.Secret
	topic string // of help
}

// verbs are the commands, in the order help lists them.
func verbs() []verb {
	hand := (*teller).hand
	return []verb{
		{"preview", "preview N|all", parsePreview, hand},
		{"confirm", "confirm N [blind]", parseConfirm, hand},
		{"reject", "reject N", oneShot(func(n int) kiosk.Input { return kiosk.Reject{Shot: n} }), hand},
		{"retry", "retry N", oneShot(func(n int) kiosk.Input { return kiosk.Retry{Shot: n} }), hand},
		{"buy", "buy N", oneShot(func(n int) kiosk.Input { return kiosk.Buy{Shot: n} }), hand},
		{"settle", "settle N paid|free", parseSettle, hand},
		{"guest", "guest CODE [NAME]", parseGuest, hand},
		{"next", "next", alone(kiosk.NextGuest{}), hand},
		{"assign", "assign N CODE|walk-in", parseAssign, hand},
		{"background", "background N NAME", parseBackground, hand},
		{"screen", "screen N X Y|N empty|reset", parseScreen, hand},
		{"payg", "payg yes|no", parsePAYG, hand},
		{"balance", "balance", alone(kiosk.ReadBalance{}), hand},
		{"pin", "pin DIGITS", parsePIN, (*teller).keepPIN},
		{"lift", "lift CODE EXTRA REASON", parseLift, hand},
		{"status", "status", alone(nil), (*teller).status},
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

// The functions below read what follows a verb. The command they give says in said
// what follows the verb, normalised.

// alone reads nothing more.
func alone(in kiosk.Input) func([]string) (command, bool) {
	return func(args []string) (command, bool) { return command{in: in}, len(args) == 0 }
}

// oneShot reads the number of a shot.
func oneShot(in func(n int) kiosk.Input) func([]string) (command, bool) {
	return func(args []string) (command, bool) {
		c, n, rest, ok := shotFirst(args)
		c.in = in(n)
		return c, ok && len(rest) == 0
	}
}

// shotFirst reads the number of a shot and leaves the rest.
func shotFirst(args []string) (c command, n int, rest []string, ok bool) {
	if len(args) == 0 {
		return command{}, 0, nil, false
	}
	n, ok = shotNumber(args[0])
	return command{said: strconv.Itoa(n)}, n, args[1:], ok
}

func parsePreview(args []string) (command, bool) {
	if len(args) == 1 && strings.EqualFold(args[0], "all") {
		return command{said: "all", in: kiosk.ReleaseBacklog{}}, true
	}
	c, n, rest, ok := shotFirst(args)
	c.in = kiosk.WantPreview{Shot: n}
	return c, ok && len(rest) == 0
}

func parseConfirm(args []string) (command, bool) {
	c, n, rest, ok := shotFirst(args)
	blind := len(rest) == 1 && strings.EqualFold(rest[0], "blind")
	if blind {
		rest, c.said = nil, c.said+" blind"
	}
	c.in = kiosk.Confirm{Shot: n, Blind: blind}
	return c, ok && len(rest) == 0
}

func parseSettle(args []string) (command, bool) {
	c, n, rest, ok := shotFirst(args)
	paid, said := oneOf(rest, "paid", "free")
	c.said += " " + choice2(paid, "paid", "free")
	c.in = kiosk.Settle{Shot: n, Paid: paid}
	return c, ok && said
}

// parseBackground leaves the name to where the event's choices are known.
func parseBackground(args []string) (command, bool) {
	c, n, rest, ok := shotFirst(args)
	name := validText(rest)
	c.said += " " + name
	c.in = kiosk.Dress{Shot: n, Background: name}
	return c, ok && name != ""
}

func parseAssign(args []string) (command, bool) {
	c, n, rest, ok := shotFirst(args)
	if !ok || len(rest) != 1 {
		return command{}, false
	}
	c.said += " " + rest[0]
	c.in = kiosk.Assign{Shot: n, Code: guestCode(rest[0])}
	return c, true
}

func parsePAYG(args []string) (command, bool) {
	yes, ok := oneOf(args, "yes", "no")
	return command{said: choice2(yes, "yes", "no"), in: kiosk.AllowPAYG{Yes: yes}}, ok
}

// parseHelp reads what help is wanted on: a command, "json", or all of them.
func parseHelp(args []string) (command, bool) {
	if len(args) == 0 {
		return command{}, true
	}
	topic := strings.ToLower(args[0])
	_, ok := verbNamed(topic)
	return command{said: topic, topic: topic}, len(args) == 1 && (ok || topic == "json")
}

// shotNumber reads 1, 0001 or #0001.
func shotNumber(word string) (int, bool) {
	word = strings.TrimPrefix(word, "#")
	return wholeNumber(word)
}

// wholeNumber reads up to nine digits.
func wholeNumber(word string) (int, bool) {
	if word == "" || len(word) > 9 || strings.Trim(word, "0123456789") != "" {
		return 0, false
	}
	n, err := strconv.Atoi(word)
	return n, err == nil
}

// oneOf reads exactly one word that is yes or no; ok is false for anything else.
func oneOf(args []string, yes, no string) (isYes, ok bool) {
	if len(args) != 1 {
		return false, false
	}
	isYes = strings.EqualFold(args[0], yes)
	return isYes, isYes || strings.EqualFold(args[0], no)
}

func choice2(first bool, a, b string) string {
	if first {
		return a
	}
	return b
}

// walkIn is how the guest without a code is written.
const walkIn = "walk-in"

func guestCode(word string) string {
	if strings.EqualFold(word, walkIn) {
		return ""
	}
	return word
}

// parseGuest reads a code and the name after it. The walk-in has no code: naming
// it is the same as next.
func parseGuest(args []string) (command, bool) {
	if len(args) == 0 {
		return command{}, false
	}
	said := strings.Join(args, " ")
	if guestCode(args[0]) == "" {
		return command{said: said, in: kiosk.NextGuest{}}, len(args) == 1
	}
	return command{said: said, in: kiosk.SetGuest{Code: args[0], Name: validText(args[1:])}}, true
}

// validText joins the words of a name or a reason. Neither names anything, so what
// is no UTF-8 may be replaced; a guest's code keeps its bytes and is refused.
func validText(words []string) string {
	return strings.ToValidUTF8(strings.Join(words, " "), "\ufffd")
}

// parseLift leaves the PIN to whoever holds it.
func parseLift(args []string) (command, bool) {
	if len(args) < 3 {
		return command{}, false
	}
	extra, ok := wholeNumber(args[1])
	reason := validText(args[2:])
	return command{said: fmt.Sprintf("%s %d %s", args[0], extra, reason),
		in: kiosk.Lift{Code: args[0], Extra: extra, Reason: reason}}, ok
}

// parsePIN takes digits and says nothing of them.
func parsePIN(args []string) (command, bool) {
	if len(args) != 1 || strings.Trim(args[0], "0123456789") != "" {
		return command{}, false
	}
	return command{pin: kiosk.NewSecret(args[0])}, true
}

// parseWait reads "idle" and how many seconds at most.
func parseWait(args []string) (command, bool) {
	if len(args) == 0 || len(args) > 2 || !strings.EqualFold(args[0], "idle") {
		return command{}, false
	}
	c := command{said: "idle", bound: -1}
	if len(args) == 2 {
		n, ok := wholeNumber(args[1])
		c.bound = time.Duration(n) * time.Second
		if !ok || c.bound > idleMost {
			return command{}, false
		}
		c.said = fmt.Sprintf("idle %d", n)
	}
	return c, true
}

package tui

import (
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

// act is what plain mode itself does about a command.
type act int

const (
	actHand act = iota // give the input to the desk
	actStatus
	actHelp
	actWait
	actPIN
	actQuit
)

// command is one line of plain mode, understood.
type command struct {
	said  string // as normalised; never a PIN
	act   act
	in    kiosk.Input
	bound time.Duration // of actWait; below 0: the default
	pin   kiosk.Secret
}

// usage is how each command is written, in the order help lists them.
var usage = []struct{ verb, form string }{
	{"preview", "preview N|all"},
	{"confirm", "confirm N [blind]"},
	{"reject", "reject N"},
	{"retry", "retry N"},
	{"buy", "buy N"},
	{"settle", "settle N paid|free"},
	{"guest", "guest CODE [NAME]"},
	{"next", "next"},
	{"assign", "assign N CODE|walk-in"},
	{"background", "background N NAME"},
	{"screen", "screen N X Y|N empty|reset"},
	{"payg", "payg yes|no"},
	{"balance", "balance"},
	{"pin", "pin DIGITS"},
	{"lift", "lift CODE EXTRA REASON"},
	{"status", "status"},
	{"wait", "wait idle [SECONDS]"},
	{"close", "close"},
	{"help", "help"},
	{"quit", "quit"},
}

// helpText lists every command in one line.
func (w *Words) helpText() string {
	forms := make([]string, len(usage))
	for i, u := range usage {
		forms[i] = u.form
	}
	return strings.Join(forms, ", ")
}

// parseCommand reads one line. Words of the language may be in any case; codes
// and names stay as they are. An error is a BadCommand fault whose detail never
// holds what was typed, and a command that says only what cannot be a PIN.
func parseCommand(w *Words, line string) (command, error) {
	words := strings.Fields(line)
	verb := strings.ToLower(words[0])
	form := ""
	for _, u := range usage {
		if u.verb == verb {
			form = u.form
		}
	}
	if form == "" {
		return command{said: w.unknownSaid(words[0])}, kiosk.Faulty(kiosk.BadCommand, "", nil)
	}
	c, ok := parseWords(verb, words[1:])
	if !ok {
		return command{said: w.badlySaid(verb, words[1:])}, kiosk.Faulty(kiosk.BadCommand, form, nil)
	}
	c.said = kiosk.Safe(strings.TrimSpace(verb+" "+c.said), maxLine)
	return c, nil
}

// unknownSaid gives the first word of a line that is no command, unless it might be
// a PIN: then nothing of the line is repeated.
func (w *Words) unknownSaid(word string) string {
	if strings.ContainsFunc(word, unicode.IsDigit) {
		return ""
	}
	return kiosk.Safe(word, maxLine)
}

// badlySaid gives a badly written command as it was understood. Behind pin and lift
// a PIN may stand.
func (w *Words) badlySaid(verb string, args []string) string {
	if verb == "pin" || verb == "lift" {
		return verb
	}
	return kiosk.Safe(strings.Join(append([]string{verb}, args...), " "), maxLine)
}

// parseWords reads what follows the verb. The command it gives says in said what
// follows the verb, normalised.
func parseWords(verb string, args []string) (command, bool) {
	switch verb {
	case "preview", "confirm", "reject", "retry", "buy", "settle", "assign", "background":
		return parseShot(verb, args)
	case "guest":
		return parseGuest(args)
	case "screen":
		return parseScreen(args)
	case "lift":
		return parseLift(args)
	case "payg":
		yes, ok := oneOf(args, "yes", "no")
		return command{said: choice2(yes, "yes", "no"), in: kiosk.AllowPAYG{Yes: yes}}, ok
	case "pin":
		return parsePIN(args)
	case "wait":
		return parseWait(args)
	case "next":
		return command{in: kiosk.NextGuest{}}, len(args) == 0
	case "balance":
		return command{in: kiosk.ReadBalance{}}, len(args) == 0
	case "close":
		return command{in: kiosk.CloseSession{}}, len(args) == 0
	case "status":
		return command{act: actStatus}, len(args) == 0
	case "help":
		return command{act: actHelp}, true
	case "quit":
		return command{act: actQuit}, len(args) == 0
	}
	return command{}, false
}

// parseShot reads the commands about one shot.
func parseShot(verb string, args []string) (command, bool) {
	if verb == "preview" && len(args) == 1 && strings.EqualFold(args[0], "all") {
		return command{said: "all", in: kiosk.ReleaseBacklog{}}, true
	}
	if len(args) == 0 {
		return command{}, false
	}
	n, ok := shotNumber(args[0])
	rest := args[1:]
	if !ok {
		return command{}, false
	}
	c := command{said: strconv.Itoa(n)}
	switch verb {
	case "preview":
		c.in = kiosk.WantPreview{Shot: n}
	case "confirm":
		blind := len(rest) == 1 && strings.EqualFold(rest[0], "blind")
		if blind {
			rest, c.said = nil, c.said+" blind"
		}
		c.in = kiosk.Confirm{Shot: n, Blind: blind}
	case "reject":
		c.in = kiosk.Reject{Shot: n}
	case "retry":
		c.in = kiosk.Retry{Shot: n}
	case "buy":
		c.in = kiosk.Buy{Shot: n}
	case "settle":
		paid, ok := oneOf(rest, "paid", "free")
		c.said += " " + choice2(paid, "paid", "free")
		c.in = kiosk.Settle{Shot: n, Paid: paid}
		return c, ok
	case "background": // the name is looked up where the event's choices are known
		name := validText(rest)
		c.said += " " + name
		c.in = kiosk.Dress{Shot: n, Background: name}
		return c, name != ""
	case "assign":
		if len(rest) != 1 {
			return command{}, false
		}
		code := guestCode(rest[0])
		c.said += " " + rest[0]
		c.in = kiosk.Assign{Shot: n, Code: code}
		return c, true
	}
	return c, len(rest) == 0
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
	return command{act: actPIN, pin: kiosk.NewSecret(args[0])}, true
}

// parseWait reads "idle" and how many seconds at most.
func parseWait(args []string) (command, bool) {
	if len(args) == 0 || len(args) > 2 || !strings.EqualFold(args[0], "idle") {
		return command{}, false
	}
	c := command{said: "idle", act: actWait, bound: -1}
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

package tui

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"backdrop/kiosk"
)

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

// shotsFirst reads the numbers of one shot or several and leaves the rest. A shot named
// twice is meant once.
func shotsFirst(args []string) (c command, n int, rest []string, ok bool) {
	var said []string
	for rest = args; len(rest) > 0; rest = rest[1:] {
		n, ok := shotNumber(rest[0])
		if !ok {
			break
		}
		if !slices.Contains(c.shots, n) {
			c.shots, said = append(c.shots, n), append(said, strconv.Itoa(n))
		}
	}
	if len(c.shots) == 0 || len(c.shots) > bulkMost {
		return command{}, 0, nil, false
	}
	n, c.said = c.shots[0], strings.Join(said, " ")
	if len(c.shots) == 1 {
		c.shots = nil
	}
	return c, n, rest, true
}

func parsePreview(args []string) (command, bool) {
	if len(args) == 1 && strings.EqualFold(args[0], "all") {
		return command{said: "all", in: kiosk.ReleaseBacklog{}}, true
	}
	c, n, rest, ok := shotsFirst(args)
	c.in = kiosk.WantPreview{Shot: n}
	return c, ok && len(rest) == 0
}

func parseConfirm(args []string) (command, bool) {
	c, n, rest, ok := shotsFirst(args)
	blind := len(rest) == 1 && strings.EqualFold(rest[0], "blind")
	if blind {
		rest, c.said = nil, c.said+" blind"
	}
	c.in = kiosk.Confirm{Shot: n, Blind: blind}
	return c, ok && len(rest) == 0
}

func parseReject(args []string) (command, bool) {
	c, n, rest, ok := shotsFirst(args)
	c.in = kiosk.Reject{Shot: n}
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

// parseName reads a code and the name after it, none to forget it.
func parseName(args []string) (command, bool) {
	if len(args) == 0 || guestCode(args[0]) == "" {
		return command{}, false
	}
	return command{said: strings.Join(args, " "), in: kiosk.NameGuest{Code: args[0], Name: validText(args[1:])}}, true
}

func parseMerge(args []string) (command, bool) {
	if len(args) != 2 {
		return command{}, false
	}
	return command{said: strings.Join(args, " "), in: kiosk.Merge{From: guestCode(args[0]), Into: guestCode(args[1])}}, true
}

// parseWords reads what a list is narrowed to.
func parseWords(args []string) (command, bool) {
	text := strings.Join(args, " ")
	return command{said: text, topic: text}, true
}

// parseShot reads the shot to speak of.
func parseShot(args []string) (command, bool) {
	c, n, rest, ok := shotFirst(args)
	c.shots = []int{n}
	return c, ok && len(rest) == 0
}

// parseMost reads how long a list may be.
func parseMost(args []string) (command, bool) {
	if len(args) == 0 {
		return command{}, true
	}
	n, ok := wholeNumber(args[0])
	return command{said: strconv.Itoa(n), most: n}, ok && n > 0 && len(args) == 1
}

// parseSet reads a setting and its value, which may be empty.
func parseSet(args []string) (command, bool) {
	if len(args) == 0 {
		return command{}, false
	}
	key, value := strings.ToLower(args[0]), validText(args[1:])
	if strings.Contains(key, "pin") { // is no setting of a running booth, and is not repeated
		return command{said: key, topic: key}, true
	}
	return command{said: strings.TrimSpace(key + " " + value), topic: key, value: value}, true
}

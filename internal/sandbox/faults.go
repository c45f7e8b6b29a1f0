package sandbox

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"backdrop/kiosk"
)

// Fault is one misbehaviour on order.
type Fault struct {
	Stage string `json:"stage"` // preview, full or account
	Nth   int    `json:"nth"`   // the stage's Nth request from now; 0: every one
	Kind  string `json:"kind"`  // a name, with its argument after a colon
}

// ParseFault reads the form of the flag, "full:1:drop_after_charge" or
// "preview:0:delay:3s". Its errors are sentences for the person at the keyboard.
func ParseFault(text string) (Fault, error) {
	parts := strings.SplitN(text, ":", 3)
	if len(parts) != 3 {
		return Fault{}, fmt.Errorf("fault %q is not STAGE:NTH:KIND, like full:1:drop_after_charge", kiosk.Safe(text, 60))
	}
	nth, err := strconv.Atoi(parts[1])
	if err != nil {
		return Fault{}, fmt.Errorf("fault %q: %q is not a count", kiosk.Safe(text, 60), kiosk.Safe(parts[1], 20))
	}
	f := Fault{Stage: parts[0], Nth: nth, Kind: parts[2]}
	return f, f.check()
}

// String gives the form that ParseFault reads.
func (f Fault) String() string { return fmt.Sprintf("%s:%d:%s", f.Stage, f.Nth, f.Kind) }

// check finds a fault that could never be served as ordered.
func (f Fault) check() error {
	if !slices.Contains([]string{previewStage, fullStage, accountStage}, f.Stage) {
		return fmt.Errorf("fault stage %q is not preview, full or account", kiosk.Safe(f.Stage, 40))
	}
	if f.Nth < 0 {
		return fmt.Errorf("fault count %d is below 0", f.Nth)
	}
	var k strike
	if err := k.add(f.Kind); err != nil {
		return err
	}
	if f.Stage == accountStage && (k.noCharge || k.header != nil || k.smaller) {
		return fmt.Errorf("fault kind %q makes no sense for the account, which has no charge", kiosk.Safe(f.Kind, 40))
	}
	return nil
}

func checkFaults(list []Fault) error {
	if len(list) > maxFaults {
		return fmt.Errorf("%d faults are more than %d", len(list), maxFaults)
	}
	for _, f := range list {
		if err := f.check(); err != nil {
			return err
		}
	}
	return nil
}

// order is a fault on order and how many requests of its stage it has seen.
type order struct {
	fault Fault
	seen  int
}

func newOrders(list []Fault) []*order {
	orders := make([]*order, len(list))
	for i, f := range list {
		orders[i] = &order{fault: f}
	}
	return orders
}

// strike is what all faults together do to one request.
type strike struct {
	delay time.Duration

	refusal *refusal // not charged
	dropped bool     // not charged: closed without a byte
	portal  bool     // not charged: somebody else's page

	drop, cut, slow bool // charged
	noCharge        bool
	header          *string
	wrongType, html bool
	smaller         bool
}

// strike counts a request of a stage and gathers the faults that meet it.
func (s *Server) strike(stage string) strike {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.strikeLocked(stage)
}

func (s *Server) strikeLocked(stage string) (k strike) {
	for _, o := range s.orders {
		if o.fault.Stage != stage {
			continue
		}
		o.seen++
		if o.fault.Nth == 0 || o.fault.Nth == o.seen {
			// The kind was checked when it was ordered.
			_ = k.add(o.fault.Kind)
		}
	}
	k.delay = min(k.delay, maxDelay)
	return k
}

// add reads a kind and adds what it does.
func (k *strike) add(kind string) error {
	name, arg, hasArg := strings.Cut(kind, ":")
	if wants := slices.Contains(argued, name); wants != hasArg && slices.Contains(slices.Concat(plain, argued), name) {
		if wants {
			return fmt.Errorf("fault kind %q wants an argument after a colon", name)
		}
		return fmt.Errorf("fault kind %q takes no argument", name)
	}
	switch name {
	case "delay":
		d, err := time.ParseDuration(arg)
		if err != nil || d < 0 || d > maxDelay {
			return fmt.Errorf("fault kind %q: the delay is not a time between 0s and %v", kiosk.Safe(kind, 60), maxDelay)
		}
		k.delay += d
	case "status":
		no := faultStatus(arg)
		if no == nil {
			return fmt.Errorf("fault kind %q: the status is none of %s", kiosk.Safe(kind, 60), strings.Join(statuses, ", "))
		}
		k.refusal = no
	case "retry_after":
		if arg == "" || !headerText(arg) {
			return fmt.Errorf("fault kind %q: the argument does not fit in a header", kiosk.Safe(kind, 60))
		}
		k.refusal = tooFast(arg)
	case "charge_header":
		if !headerText(arg) {
			return fmt.Errorf("fault kind %q: the argument does not fit in a header", kiosk.Safe(kind, 60))
		}
		k.header = &arg
	default:
		return k.addPlain(name)
	}
	return nil
}

var (
	argued = []string{"delay", "status", "retry_after", "charge_header"}
	plain  = []string{"drop_before_charge", "portal", "drop_after_charge", "cut_body", "slow_body",
		"no_charge_header", "wrong_type", "html", "smaller"}
	statuses = []string{"400", "402", "403", "404", "410", "429", "500", "502", "503", "504"}
)

func (k *strike) addPlain(name string) error {
	switch name {
	case "drop_before_charge":
		k.dropped = true
	case "portal":
		k.portal = true
	case "drop_after_charge":
		k.drop = true
	case "cut_body":
		k.cut = true
	case "slow_body":
		k.slow = true
	case "no_charge_header":
		k.noCharge = true
	case "wrong_type":
		k.wrongType = true
	case "html":
		k.html = true
	case "smaller":
		k.smaller = true
	default:
		return fmt.Errorf("fault kind %q is not known; known are %s and, with an argument, %s",
			kiosk.Safe(name, 40), strings.Join(plain, ", "), strings.Join(argued, ":… ")+":…")
	}
	return nil
}

// faultStatus words a status as the service (JSON) or a gateway before it (HTML,
// or nothing at all for 503) would. A bare 429 has neither Retry-After nor rate
// headers: the hard case for a client.
func faultStatus(code string) *refusal {
	if !slices.Contains(statuses, code) {
		return nil
	}
	n, _ := strconv.Atoi(code) // one of the list
	switch n {
	case 400:
		return unreadable
	case 402:
		return noCredits
	case 403:
		return wrongKey
	case 429:
		return tooFast("")
	case 503:
		return &refusal{status: n, bare: true}
	}
	return &refusal{status: n, page: page(code + " " + http.StatusText(n))}
}

// headerText accepts what can stand in a header line as it is.
func headerText(text string) bool {
	for _, r := range text {
		if r < ' ' || r > '~' {
			return false
		}
	}
	return len(text) <= 100 && text == strings.TrimSpace(text)
}

// amount is the charge that a made-up header stands for, when it is a plain
// decimal.
func (k *strike) amount() *kiosk.Credits {
	if k.header == nil {
		return nil
	}
	c, err := kiosk.ParseCredits(*k.header)
	if err != nil {
		return nil
	}
	return &c
}

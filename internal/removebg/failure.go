package removebg

import (
	"fmt"
	"time"

	"backdrop/kiosk"
)

// Outcome says what is known about the money of a request that failed.
type Outcome uint8

// The zero value is the careful one.
const (
	Unknown Outcome = iota // it may have been charged: hold the price
	Void                   // proof that nothing was charged
	Paid                   // charged (a 200's headers were read), but there is no usable file
)

// String names the outcome.
func (o Outcome) String() string {
	switch o {
	case Void:
		return "void"
	case Paid:
		return "paid"
	case Unknown:
		return "unknown"
	}
	return fmt.Sprintf("outcome %d", uint8(o))
}

// Failure is every error of a Client's requests. All its texts are safe to show
// and hold no key.
type Failure struct {
	Fault   *kiosk.Fault
	Outcome Outcome
	Status  int // 0: there was no answer

	// Of the first entry of the answer's error list; each may be empty.
	Code, Title, Detail string

	// RetryAfter is how long to wait before another request, between 1 s and
	// 15 min: on a 429 always, else only where the answer says so.
	RetryAfter    time.Duration
	HasRetryAfter bool // the answer named it in a readable way

	// Whole: the picture was copied to its end and only booking the charge
	// failed. The file is good.
	Whole bool
}

// Error gives the outcome, the status if there was one, and the fault.
func (f *Failure) Error() string {
	if f.Status == 0 {
		return fmt.Sprintf("%s: %s", f.Outcome, f.Fault)
	}
	return fmt.Sprintf("%s, status %d: %s", f.Outcome, f.Status, f.Fault)
}

// Unwrap gives the fault.
func (f *Failure) Unwrap() error { return f.Fault }

// cause is an error from the network made harmless: its text is safe and
// without the key (a broken answer is quoted in Go's errors), yet errors.Is
// still finds context.Canceled and the like.
type cause struct {
	text string
	is   func(error) bool
}

func (e *cause) Error() string        { return e.text }
func (e *cause) Is(target error) bool { return e.is(target) }

// verdict is the table of statuses other than 200: status first, code second,
// title never. The service promises "no credits charged" for 400, 402, 403 and
// 429 and for nothing else (its OpenAPI description).
func verdict(status int, code string) (Outcome, kiosk.Code) {
	switch status {
	case 400:
		if code == "unknown_foreground" {
			return Void, kiosk.NoForeground
		}
		return Void, kiosk.Refused
	case 402:
		return Void, kiosk.Empty
	case 403:
		return Void, kiosk.KeyRefused
	case 429:
		return Void, kiosk.RateLimited
	}
	return Unknown, kiosk.ServerFault
}

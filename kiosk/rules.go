package kiosk

import "time"

// PreviewPolicy says who starts a preview.
type PreviewPolicy string

// The preview policies.
const (
	PreviewAuto PreviewPolicy = "auto" // as soon as the shot is ready
	PreviewAsk  PreviewPolicy = "ask"  // when the operator says so
	PreviewSkip PreviewPolicy = "skip" // never: confirm goes straight to full
)

// PAYGPolicy says what a person must do before a charge may come from the
// pay-as-you-go pot.
type PAYGPolicy string

// The PAYG policies.
const (
	PAYGPolicyAsk   PAYGPolicy = "ask"   // agree once per session
	PAYGPolicyWarn  PAYGPolicy = "warn"  // nothing: it is said and goes on
	PAYGPolicyNever PAYGPolicy = "never" // it does not happen
)

// Cutting says how one stage is cut and what the service is expected to charge.
type Cutting struct {
	Cutter  string  `json:"cutter"`            // "removebg", "greenscreen" or "none"
	Price   Credits `json:"price"`             // the profile's price: used for quotes and holds, never booked as a fact
	Paid    bool    `json:"paid"`              // the cutter charges credits
	Account bool    `json:"account,omitempty"` // the service tells its balance
}

// None tells whether the stage is left out.
func (c Cutting) None() bool { return c.Cutter == "" || c.Cutter == "none" }

// Rules is everything the pure rules need to know from the event's settings.
// They are recorded in the ledger whenever they change, so that a replay judges
// by what held at the time.
type Rules struct {
	Event            string        `json:"event"`
	Preview          Cutting       `json:"preview"`
	Full             Cutting       `json:"full"`
	Budget           Credits       `json:"budget"`
	SessionBudget    Credits       `json:"session_budget,omitempty"`
	WarnAt           int           `json:"warn_at"` // per mille of the budget
	Subscription     Credits       `json:"subscription,omitempty"`
	PAYGCap          Credits       `json:"payg_cap,omitempty"`
	Previews         PreviewPolicy `json:"previews"`
	PAYG             PAYGPolicy    `json:"payg"`
	GuestLimit       int           `json:"guest_limit"`    // images a guest may have processed; 0: no limit
	AveragePhotos    int           `json:"average_photos"` // per mille
	PreviewsPerGuest int           `json:"previews_per_guest,omitempty"`
	FullsPerGuest    int           `json:"fulls_per_guest,omitempty"`
	Look             Look          `json:"look"`
	EndsAt           int64         `json:"ends_at,omitempty"` // Unix seconds, for the forecast; 0: not known
	Prices           Prices        `json:"prices,omitzero"`
	Service          string        `json:"service,omitempty"` // tells one account from another; no key and no address can be read from it
	Settle           time.Duration `json:"settle,omitempty"`  // quiet time before a balance may judge a doubt, ns
}

// cutting gives the rule of one stage.
func (r Rules) cutting(st Stage) Cutting {
	if st == Preview {
		return r.Preview
	}
	return r.Full
}

// Bounds that no setting changes.
const (
	maxUnknownPreviews = 3                // open doubts of previews at a time, so that a balance can tell them apart
	maxUnknownFulls    = 1                // and of fulls
	maxTries           = 5                // of local work and of a preview the account could not pay
	maxWait            = 15 * time.Minute // longest wait the service may order
	emptyRecheck       = 60 * time.Second // how often an empty account is looked at again
)

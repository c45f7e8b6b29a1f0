package sandbox

import (
	"fmt"
	"time"

	"backdrop/kiosk"
)

// Truth is what really happened, for comparison with a client's books. As JSON it
// is the answer of GET /_sandbox.
type Truth struct {
	// Requests counts every authorised request whose body arrived whole, by the
	// stage of its size, refused and faulted ones too. One with an unknown size, or
	// none, counts as a preview, the documented default.
	Requests Counts `json:"requests"`
	// Charged is everything taken for requests, ByStage the same by stage. A free
	// call counts 0.
	Charged kiosk.Credits `json:"charged"`
	ByStage Amounts       `json:"by_stage"`
	Pots    Pots          `json:"pots"` // now, without lag
	// Images lists the pictures that were cut and charged, in order, also when the
	// charge was 0; at most the last hundred thousand.
	Images []Image `json:"images"`
	// Foreign is what somebody else has spent; it is in no other figure but Pots.
	Foreign kiosk.Credits `json:"foreign,omitzero"`
}

// Counts counts requests by stage.
type Counts struct {
	Preview int `json:"preview"`
	Full    int `json:"full"`
}

// Amounts are credits by stage.
type Amounts struct {
	Preview kiosk.Credits `json:"preview"`
	Full    kiosk.Credits `json:"full"`
}

// Image is one charged picture: the SHA-256 of the uploaded bytes in hex, the stage
// and the charge.
type Image struct {
	SHA256  string        `json:"sha256"`
	Stage   string        `json:"stage"`
	Charged kiosk.Credits `json:"charged"`
}

// books is the account and its history. The server's lock guards it.
type books struct {
	pots     Pots
	held     portions
	heldFree int
	split    bool
	lag      time.Duration
	past     []balance

	requests Counts
	byStage  Amounts
	foreign  kiosk.Credits
	images   []Image
}

// balance is what the pots held from a time on.
type balance struct {
	since time.Time
	pots  Pots
}

func newBooks(p Pots, split bool, lag time.Duration) books {
	return books{pots: p, split: split, lag: lag, past: []balance{{pots: p}}}
}

func (b *books) truth() Truth {
	return Truth{
		Requests: b.requests,
		Charged:  b.byStage.Preview + b.byStage.Full,
		ByStage:  b.byStage,
		Pots:     b.pots,
		Images:   append([]Image{}, b.images...), // never null
		Foreign:  b.foreign,
	}
}

// count adds n requests (or takes them back) at a stage.
func (b *books) count(stage string, n int) {
	if stage == previewStage {
		b.requests.Preview += n
		return
	}
	b.requests.Full += n
}

// charge turns a hold into a charge and says how much it was. A figure that a
// fault wrote into the header takes the price's place, free call or not: the
// client books that header, and truth and books have to agree.
func (b *books) charge(h hold, instead *kiosk.Credits, sha string, now time.Time) kiosk.Credits {
	b.release(h)
	from := h.from
	switch {
	case instead != nil:
		from = b.left().drain(*instead)
	case h.free:
		b.pots.FreeCalls--
	}
	amount := hold{from: from}.amount()
	b.pots = b.pots.less(from, 1)
	if h.stage == previewStage {
		b.byStage.Preview += amount
	} else {
		b.byStage.Full += amount
	}
	if len(b.images) == maxImages {
		b.images = append(b.images[:0:0], b.images[maxImages/10:]...)
	}
	b.images = append(b.images, Image{SHA256: sha, Stage: h.stage, Charged: amount})
	b.remember(now)
	return amount
}

// topUp adds to the pots.
func (b *books) topUp(add Pots, now time.Time) error {
	if err := add.check(); err != nil {
		return err
	}
	p := b.pots.less(add.amounts(), -1)
	p.FreeCalls += add.FreeCalls
	for i, amount := range p.amounts() {
		if amount > maxPot {
			return fmt.Errorf("%s would hold more than %v credits", potNames[i], maxPot)
		}
	}
	if p.FreeCalls > maxFree {
		return fmt.Errorf("there would be more than %d free calls", maxFree)
	}
	b.pots = p
	b.remember(now)
	return nil
}

// spendForeign lets somebody else spend on the same key: subscription first, then
// PAYG, then enterprise, split as needed, never what a request has set aside.
func (b *books) spendForeign(amount kiosk.Credits, now time.Time) error {
	left := b.left()
	if amount < 0 || amount > left.total() {
		return fmt.Errorf("%v credits cannot be spent: the pots hold %v", amount, left.total())
	}
	b.pots = b.pots.less(left.drain(amount), 1)
	b.foreign += amount
	b.remember(now)
	return nil
}

// remember notes the pots for GET /account and forgets what no lag can reach.
func (b *books) remember(now time.Time) {
	b.past = append(b.past, balance{now, b.pots})
	seen := b.visible(now)
	seen = max(seen, len(b.past)-maxPast)
	b.past = append(b.past[:0], b.past[seen:]...)
}

// visible is the place of the newest balance that is at least lag old. The first
// of all counts as old: it was there when the sandbox began.
func (b *books) visible(now time.Time) int {
	for i := len(b.past) - 1; i > 0; i-- {
		if !b.past[i].since.After(now.Add(-b.lag)) {
			return i
		}
	}
	return 0
}

// lagging is the balance that GET /account knows of.
func (b *books) lagging(now time.Time) Pots { return b.past[b.visible(now)].pots }

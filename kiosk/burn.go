package kiosk

import "time"

// burnSlots of burnSlot each are what a chart of the evening shows: twelve hours.
const (
	burnSlot  = 5 * time.Minute
	burnSlots = 144
)

// Burn is how the spent credits came about in time. It is folded from the charges
// alone, so a replay gives the same.
type Burn struct {
	last  int64 // the newest slot, counted in slots since 1970; 0: nothing yet
	slots [burnSlots]Credits
}

// add counts a charge. One that a clock set back dates before the newest slot counts
// there.
func (u *Burn) add(at time.Time, amount Credits) {
	slot := at.Unix() / int64(burnSlot/time.Second)
	if u.last == 0 || slot >= u.last+burnSlots {
		*u = Burn{last: slot}
	}
	for u.last < slot {
		u.last++
		u.slots[u.last%burnSlots] = 0
	}
	u.slots[u.last%burnSlots] += amount
}

// Since gives the credits spent in each piece of time from then until now, oldest
// first; pieces are of five minutes, and at most twelve hours are remembered.
func (u Burn) Since(then, now time.Time) (start time.Time, each []Credits, slot time.Duration) {
	from, to := then.Unix()/int64(burnSlot/time.Second), now.Unix()/int64(burnSlot/time.Second)
	from = max(from, to-burnSlots+1)
	for s := from; s <= to; s++ {
		var c Credits
		if s <= u.last && s > u.last-burnSlots {
			c = u.slots[s%burnSlots]
		}
		each = append(each, c)
	}
	return time.Unix(from*int64(burnSlot/time.Second), 0), each, burnSlot
}

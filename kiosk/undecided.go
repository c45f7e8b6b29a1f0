package kiosk

import "math/bits"

// Undecided tells whether the operator is not done with a shot in that state: it is on
// its way to a decision, waits for one, or is stuck until somebody presses a key.
func (s State) Undecided() bool {
	switch s {
	case Arrived, Ready, Previewing, Previewed, Failed, InDoubt, NoFile:
		return true
	case Confirmed, CuttingFull, Cut, Composed, Delivered, Rejected:
	}
	return false
}

// Undecided goes over the shots that nobody has decided on yet, oldest first. It passes
// sixty-four decided ones in a step, so a screen may look at it with each new booth.
// The shots are the booth's own: they are to be read.
func (b *Booth) Undecided() func(yield func(*Shot) bool) { return b.UndecidedFrom(1) }

// UndecidedFrom is Undecided from a shot on.
func (b *Booth) UndecidedFrom(n int) func(yield func(*Shot) bool) {
	return func(yield func(*Shot) bool) {
		first := max(n, 1) - 1
		for i := first / 64; i < b.undecided.len(); i++ {
			word := *b.undecided.at(i)
			if i == first/64 {
				word &= ^uint64(0) << (first % 64)
			}
			for ; word != 0; word &= word - 1 {
				if !yield(b.shots.at(64*i + bits.TrailingZeros64(word))) {
					return
				}
			}
		}
	}
}

// note keeps the marks of the undecided shots: one bit each, in pages that are copied
// when they change, so that clones have theirs.
func (b *Booth) note(s *Shot) {
	i, bit := (s.N-1)/64, uint64(1)<<((s.N-1)%64)
	if i == b.undecided.len() {
		b.undecided.grow(0)
	}
	if was := *b.undecided.at(i)&bit != 0; was != s.State.Undecided() {
		*b.undecided.edit(i) ^= bit
	}
}

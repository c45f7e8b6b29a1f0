package kiosk

import "time"

// FlagKind names what a shot's measures show.
type FlagKind string

// The flags, gravest first. They are said and shown; no rule asks for them.
const (
	FlagMoved   FlagKind = "moved"   // blurred along one direction
	FlagBlurred FlagKind = "blurred" // blurred in all
	FlagDark    FlagKind = "dark"
	FlagClipped FlagKind = "clipped" // white beyond saving where a face may be
	FlagAlike   FlagKind = "alike"   // nearly the same as another shot of the burst
)

// FlagKinds lists every flag.
func FlagKinds() []FlagKind {
	return []FlagKind{FlagMoved, FlagBlurred, FlagDark, FlagClipped, FlagAlike}
}

// Flag is one thing to look at before a credit is spent.
type Flag struct {
	Kind  FlagKind `json:"kind"`
	Value int      `json:"value"`           // the measure, per mille; for alike the bits in which the pictures differ, of 64
	Usual int      `json:"usual,omitempty"` // the session's median of the same measure; 0 while there is none
	Of    int      `json:"of,omitempty"`    // alike: the sharpest of the others
	Best  bool     `json:"best,omitempty"`  // alike: this one is the sharpest of them
}

// When flags speak. The relative bounds are what the figures of a sharp evening and
// of one with a soft lens have in common; the absolute ones are for the first
// shots, when nothing is usual yet, and only for extremes.
const (
	enough      = 5   // measured shots of the session before one is compared with the others
	softer      = 650 // blurred: below this share of the usual sharpness, per mille
	softest     = 150 // or below this sharpness: a blur of about two and a half pixels at preview size
	movedFrom   = 450 // moved: from here on
	movedMore   = 200 // and that much above the usual
	movedMost   = 700 // or from here on
	darker      = 500 // dark: below this share of the usual light
	darkest     = 60  // or below this light
	clippedMore = 150 // clipped: that much above the usual
	clippedMost = 350 // or above this
	alikeBits   = 8   // alike: at most that many of 64 bits apart
	burstShots  = 6   // looked at before and after
	burstTime   = 30 * time.Second
)

// Flags gives what a shot's measures show, gravest first; nil for a shot that was
// not measured. What is usual is learned from the session's shots, so that a soft
// lens or a dark hall does not flag everything. It looks at a fixed number of shots
// however long the night is.
func (b *Booth) Flags(s Shot) []Flag {
	m := s.Measures
	if !m.Known() {
		return nil
	}
	var out []Flag
	u := b.usualFor(s)
	add := func(kind FlagKind, is bool, value, usual int) {
		if is {
			out = append(out, Flag{Kind: kind, Value: value, Usual: usual})
		}
	}
	sharp, motion := u.sharp(m), u.motion(m)
	moved := m.Motion >= movedMost || sharp.known && m.Motion >= movedFrom
	if sharp.known {
		moved = moved && m.Motion >= motion.median+movedMore
	}
	add(FlagMoved, moved, m.Motion, motion.median)
	add(FlagBlurred, !moved && sharp.below(m.Sharp, softer, softest), m.Sharp, sharp.median)
	light := u.light()
	add(FlagDark, m.Light < darkest || light.below(m.Light, darker, darkest), m.Light, light.median)
	white := u.clipped()
	add(FlagClipped, m.Clipped > clippedMost && !white.known || white.known && m.Clipped > white.median+clippedMore, m.Clipped, white.median)
	if f, ok := b.alike(s); ok {
		out = append(out, f)
	}
	return out
}

// alike looks for the shot in its burst: those around it that came within half a
// minute, were not rejected and look nearly the same.
func (b *Booth) alike(s Shot) (Flag, bool) {
	if s.State == Rejected {
		return Flag{}, false
	}
	best := 0
	f := Flag{Kind: FlagAlike}
	for n := max(1, s.N-burstShots); n <= min(b.Shots(), s.N+burstShots); n++ {
		o := b.shots.at(n - 1)
		apart := s.Measures.Apart(o.Measures)
		near := o.ArrivedAt.Sub(s.ArrivedAt).Abs() <= burstTime
		if n == s.N || o.State == Rejected || !o.Measures.Known() || !near || apart > alikeBits {
			continue
		}
		if w := o.Measures.worth(); f.Of == 0 || w > best {
			f.Of, f.Value, best = n, apart, w
		}
	}
	mine := s.Measures.worth()
	f.Best = mine > best || mine == best && s.N < f.Of
	return f, f.Of != 0
}

// worth orders the shots of a burst by sharpness; one that moved counts less.
func (m Measures) worth() int { return 2*m.Sharp - m.Motion }

// usual is what the session's shots measure: counts in steps of ten per mille, and
// the medians they give.
type usual struct {
	from int // the session's first measured shot
	coarse, fine, coarseMotion, fineMotion,
	lights, whites spread
}

// norm is what is usual for one measure.
type norm struct {
	known  bool // enough shots to go by
	median int
}

// below tells whether a value is well below the usual, or extreme while nothing is
// usual.
func (n norm) below(v, share, extreme int) bool {
	if !n.known {
		return v < extreme
	}
	return v*1000 < n.median*share
}

// spread counts one measure, 0 to 1000.
type spread struct {
	n      int32
	counts [101]int32
	median int
}

func (s *spread) add(v int) {
	s.n++
	s.counts[(clamp(v, 0, 1000)+5)/10]++
	seen := int32(0)
	for i, c := range s.counts {
		if seen += c; 2*seen >= s.n {
			s.median = 10 * i
			return
		}
	}
}

func (s *spread) norm() norm {
	if s.n < enough {
		return norm{}
	}
	return norm{true, s.median}
}

// usualFor gives what is usual for a shot: nothing for one of an earlier session.
func (b *Booth) usualFor(s Shot) *usual {
	if b.usual == nil || s.N < b.usual.from {
		return &usual{}
	}
	return b.usual
}

func (u *usual) sharp(m Measures) norm {
	if m.Fine {
		return u.fine.norm()
	}
	return u.coarse.norm()
}

func (u *usual) motion(m Measures) norm {
	if m.Fine {
		return u.fineMotion.norm()
	}
	return u.coarseMotion.norm()
}

func (u *usual) light() norm   { return u.lights.norm() }
func (u *usual) clipped() norm { return u.whites.norm() }

// learn keeps a shot's measures and counts them. Clones share the old counts, so
// they are copied: a few kilobytes for a photo that arrives, whatever the night.
func (b *Booth) learn(s *Shot, m *Measures) {
	if m == nil {
		return
	}
	s.Measures = *m
	u := usual{from: s.N}
	if b.usual != nil {
		u = *b.usual
	}
	sharp, motion := &u.coarse, &u.coarseMotion
	if m.Fine {
		sharp, motion = &u.fine, &u.fineMotion
	}
	sharp.add(m.Sharp)
	motion.add(m.Motion)
	u.lights.add(m.Light)
	u.whites.add(m.Clipped)
	b.usual = &u
}

package kiosk

import (
	"fmt"
	"slices"
	"strings"
)

// Look is how the guest's picture is put together. The zero value of what may be
// left out is what it was before it could be chosen.
type Look struct {
	Background  string `json:"background"` // a built-in name, or a file's absolute path
	Frame       string `json:"frame,omitempty"`
	Quality     int    `json:"quality"`
	Transparent bool   `json:"transparent,omitempty"`

	// Backgrounds are what a guest may choose from, one a line: no name holds a line
	// feed, and so looks can be compared. See Choices.
	Backgrounds string `json:"backgrounds,omitempty"`
	// PositionX and PositionY say which part of a background that does not fit is
	// kept, per mille from its middle: -1000 is its left (upper) edge, 1000 its right
	// (lower) one. See Keeps.
	PositionX int `json:"position_x,omitempty"`
	PositionY int `json:"position_y,omitempty"`
	// SubjectScale is the subject's size per mille of what it was in the photo; 0 is
	// 1000. See Scale.
	SubjectScale int `json:"subject_scale,omitempty"`
	// SubjectX and SubjectY move the subject, per mille of the picture's width and
	// height: above 0 to the right and down.
	SubjectX int    `json:"subject_x,omitempty"`
	SubjectY int    `json:"subject_y,omitempty"`
	Chroma   Chroma `json:"chroma,omitempty"`
	DPI      int    `json:"dpi,omitempty"` // 0 is 300, see Dots
}

// Chroma is how finely a JPEG keeps colours.
type Chroma string

// The samplings. "" is Chroma420.
const (
	Chroma420 Chroma = "4:2:0" // a quarter of the colour samples: a third smaller
	Chroma444 Chroma = "4:4:4" // all of them
)

// Choices lists the backgrounds a guest may choose from, the event's own first.
func (l Look) Choices() []string {
	all := []string{l.Background}
	for _, name := range strings.Split(l.Backgrounds, "\n") {
		if name != "" && !slices.Contains(all, name) {
			all = append(all, name)
		}
	}
	return all
}

// Keeps gives which part of a background that does not fit is kept, per mille from
// the left and from the top: 500 is the middle.
func (l Look) Keeps() (x, y int) {
	return (clamp(l.PositionX, -1000, 1000) + 1000) / 2, (clamp(l.PositionY, -1000, 1000) + 1000) / 2
}

// Scale gives the subject's size, per mille.
func (l Look) Scale() int {
	if l.SubjectScale <= 0 {
		return 1000
	}
	return l.SubjectScale
}

// FullColour tells whether every pixel keeps its own colour.
func (l Look) FullColour() bool { return l.Chroma == Chroma444 }

// Dots gives the picture's resolution in dots per inch, as printers read it.
func (l Look) Dots() int {
	if l.DPI <= 0 {
		return 300
	}
	return l.DPI
}

func clamp(v, low, high int) int { return max(low, min(v, high)) }

// LookOf gives how a shot's picture is made: the background chosen for it, or else
// for its guest, or else the event's own.
func (b *Booth) LookOf(s Shot) Look {
	l := b.Rules.Look
	switch {
	case s.Background != "":
		l.Background = s.Background
	case s.Guest != "":
		if g := b.GuestNamed(s.Guest); g.Background != "" {
			l.Background = g.Background
		}
	}
	return l
}

// dress chooses a background for a shot, and for its guest's other shots that have
// none of their own and are not made yet. It costs nothing: a picture that is made
// already is put together again from the cutout that is here.
func (d *decision) dress(in Dress) error {
	s, err := d.shot(in.Shot)
	if err != nil {
		return err
	}
	look := d.b.Rules.Look
	if !slices.Contains(look.Choices(), in.Background) {
		return Faulty(UnknownBackground, in.Background, nil)
	}
	e := Entry{Kind: KindDressed, Shot: s.N, Stage: Preview, Data: Data{Background: in.Background}}
	if s.Full.State == ReqDone {
		e.Stage = Full
	}
	if m, _ := moveOf(e); !m.allows(s.State) {
		return wrongState(s)
	}
	if d.b.wears(s, in.Background) {
		return nil
	}
	d.add(e)
	return nil
}

// wears tells whether a choice would change nothing.
func (b *Booth) wears(s Shot, background string) bool {
	guest := s.Guest == "" || b.GuestNamed(s.Guest).Background == background
	helps := s.State == Failed && s.Full.State == ReqDone // choosing again is another try
	return guest && !helps && s.Background == background && (!s.Made || s.On == background)
}

// foldDressed books the choice. A picture on another background is no longer what
// was ordered: it is made anew.
func (b *Booth) foldDressed(s *Shot, e Entry) {
	s.Background = e.Data.Background
	if s.Guest != "" {
		b.editGuest(s.Guest).Background = e.Data.Background
	}
	if e.Stage == Full {
		s.clear()
		if s.On != e.Data.Background {
			s.Made, s.Anew = false, !s.Export.At.IsZero()
		}
	}
}

// foldComposed books a composed picture. One that was begun before another
// background was chosen is not the one that was ordered.
func (b *Booth) foldComposed(s *Shot, e Entry) {
	want := b.LookOf(*s).Background
	s.On = e.Data.Background
	if s.On == "" {
		s.On = want // recorded before backgrounds could be chosen
	}
	s.Made, s.Smaller = s.On == want, s.Smaller || e.Data.Smaller
	s.clear()
}

// foldDelivered books a delivery. One that was under way while another background
// was chosen does not end the making.
func (b *Booth) foldDelivered(s *Shot, e Entry) {
	if s.Export.At.IsZero() {
		b.inSession(b.open, func(in *Session) { in.Delivered++ })
	}
	if !s.Anew || s.Made {
		s.Made, s.Anew = true, false
	}
	if s.On == "" {
		s.On = b.LookOf(*s).Background
	}
	s.Export = Export{Guest: e.Guest, File: e.Data.File, SHA: e.SHA, At: e.At}
	s.clear()
}

// BackgroundName gives a background's short name for people: that of a file without
// its folders and ending. It is made safe.
func BackgroundName(background string) string {
	name := background
	if i := strings.LastIndexAny(name, `/\`); i >= 0 {
		name = name[i+1:]
		if dot := strings.LastIndexByte(name, '.'); dot > 0 {
			name = name[:dot]
		}
	}
	return Safe(name, 40)
}

// BackgroundNamed finds a choice by its number from 1, its name, or the name it has
// for people. ok is false for none, or if more than one fits.
func (l Look) BackgroundNamed(text string) (background string, ok bool) {
	var found []string
	for i, c := range l.Choices() {
		switch {
		case c == text:
			return c, true
		case strings.EqualFold(BackgroundName(c), text), fmt.Sprint(i+1) == text:
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return "", false
	}
	return found[0], true
}

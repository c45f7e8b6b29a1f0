package tui

import (
	"slices"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"
)

// The numbers under which the terminal keeps pictures. They travel as colours of
// the 256; the first 16 are left out, because terminals and themes repaint those.
// There are more than two albums hold, so one that was let go is not used again
// soon.
const (
	firstImage = 16
	lastImage  = 255
)

// Waits around the alternate screen, which has pictures of its own.
const (
	resumeWait = 100 * time.Millisecond // until it is there again after a suspension
	leaveWait  = 100 * time.Millisecond // until the farewell is out, before it goes
)

// freeImage is the next number nothing uses; 0 if the terminal keeps no pictures.
func (a App) freeImage() int {
	if a.probe.graphics.Mode != KittyPictures {
		return 0
	}
	var used [lastImage + 1]bool
	for _, al := range []album{a.album, a.thumbs} {
		used[al.image] = true
		for _, k := range al.kept {
			used[k.image] = true
		}
	}
	n := max(a.lastImage, firstImage-1)
	for range lastImage {
		if n++; n > lastImage {
			n = firstImage
		}
		if !used[n] {
			return n
		}
	}
	return 0
}

// numbered notes that a number has been given away.
func (a App) numbered(draw tea.Cmd, image int) App {
	if draw != nil && image != 0 {
		a.lastImage = image
	}
	return a
}

// adopt lets an older drawing stand for a new one whose picture turned out to be the
// very same, as after a change that does not show: nothing is sent again.
func (a album) adopt(d drawnMsg) (album, drawnMsg) {
	for i, k := range a.kept {
		if d.got.Sum == "" || k.got.Sum != d.got.Sum || k.stale || !isSame(k.of, d.of) {
			continue
		}
		a.kept = slices.Delete(slices.Clone(a.kept), i, i+1)
		d.got, d.image = k.got, k.image
		return a, d
	}
	return a, d
}

// letGo sends what makes the terminal forget pictures.
func letGo(bytes string) tea.Cmd {
	if bytes == "" {
		return nil
	}
	return tea.Raw(bytes)
}

// lostMsg says that the terminal may have lost its pictures.
type lostMsg struct{}

// refresh draws what the terminal keeps anew when it may have lost it: after a
// suspension, and in tmux, which sends nothing again to a terminal that attaches
// later, when the focus comes back.
func (a App) refresh(msg tea.Msg) (App, tea.Cmd) {
	switch msg.(type) {
	case tea.ResumeMsg:
		return a, tea.Tick(resumeWait, func(time.Time) tea.Msg { return lostMsg{} })
	case lostMsg:
		return a.spoil(), nil
	case tea.FocusMsg:
		if a.probe.graphics.Tmux {
			return a.spoil(), nil
		}
	case leaveMsg:
		bytes := a.album.letters() + a.thumbs.letters()
		a.album.kept, a.thumbs.kept = nil, nil
		a.left = true
		return a, tea.Sequence(tea.Raw(bytes), tea.Tick(leaveWait, func(time.Time) tea.Msg { return tea.QuitMsg{} }))
	}
	return a, nil
}

// spoil marks what the terminal keeps as perhaps lost. It stays in sight until it
// has come anew.
func (a App) spoil() App {
	a.album, a.thumbs = a.album.spoil(), a.thumbs.spoil()
	return a
}

func (a album) spoil() album {
	kept := make([]drawing, len(a.kept))
	for i, k := range a.kept {
		k.stale = k.stale || k.got.Delete != ""
		kept[i] = k
	}
	a.kept = kept
	return a
}

// letters is what makes the terminal forget the whole album, and what is on its way
// into it.
func (a album) letters() string {
	var b strings.Builder
	b.WriteString(a.sent)
	for _, k := range a.kept {
		b.WriteString(k.got.Delete)
	}
	return b.String()
}

// leaveMsg says that the program is to end once the terminal has forgotten its
// pictures: it would keep them for as long as its window is open.
type leaveMsg struct{}

// farewell turns an end into leaveMsg while the terminal keeps pictures; it is the
// program's filter, so it catches every way of quitting.
func farewell(m tea.Model, msg tea.Msg) tea.Msg {
	if _, quit := msg.(tea.QuitMsg); !quit {
		return msg
	}
	if a, ok := m.(App); ok && !a.left && a.album.letters()+a.thumbs.letters() != "" {
		return leaveMsg{}
	}
	return msg
}

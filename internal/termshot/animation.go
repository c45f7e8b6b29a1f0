package termshot

import (
	"fmt"
	"image"
	"image/color"
	"image/gif"
	"io"
	"time"
)

// Frame is a screen and how long it is shown.
type Frame struct {
	Grid  *Grid
	Delay time.Duration // in steps of 10 ms, of which browsers want two
}

// Merge drops frames that show what the one before shows, whose time grows by theirs,
// and bounds how long any is shown.
func Merge(frames []Frame, longest time.Duration) (out []Frame) {
	for _, f := range frames {
		if n := len(out); n > 0 && out[n-1].Grid.Equal(f.Grid) {
			out[n-1].Delay += f.Delay
			continue
		}
		out = append(out, f)
	}
	for i := range out {
		out[i].Delay = max(20*time.Millisecond, min(out[i].Delay, longest))
	}
	return out
}

// WriteGIF writes frames as an animation without end. Each frame holds only the
// rectangle that has changed, what has not changed in it is left out, and it has its
// own 255 colours, chosen for what is in it.
func (p *Painter) WriteGIF(w io.Writer, frames []Frame) error {
	if len(frames) == 0 {
		return fmt.Errorf("write animation: there are no frames")
	}
	anim := &gif.GIF{}
	var shown *image.RGBA // what the viewer has before the frame
	for _, f := range frames {
		img := p.Paint(f.Grid)
		if shown != nil && img.Rect != shown.Rect {
			return fmt.Errorf("write animation: frames of %v and %v", shown.Rect.Size(), img.Rect.Size())
		}
		frame := difference(shown, img)
		if frame == nil { // another grid that looks the same
			anim.Delay[len(anim.Delay)-1] += int(f.Delay / (10 * time.Millisecond))
			continue
		}
		anim.Image = append(anim.Image, frame)
		anim.Delay = append(anim.Delay, int(f.Delay/(10*time.Millisecond)))
		anim.Disposal = append(anim.Disposal, gif.DisposalNone)
		shown = img
	}
	if err := gif.EncodeAll(w, anim); err != nil {
		return fmt.Errorf("write animation: %w", err)
	}
	return nil
}

// difference gives the changed rectangle, with unchanged pixels transparent; nil if
// nothing has changed. Without an image before, everything has.
func difference(was, is *image.RGBA) *image.Paletted {
	area := is.Rect
	if was != nil {
		area = changed(was, is)
	}
	if area.Empty() {
		return nil
	}
	count := map[color.RGBA]int{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			if c := is.RGBAAt(x, y); was == nil || was.RGBAAt(x, y) != c {
				count[c]++
			}
		}
	}
	colours := choose(count, 255)
	out := image.NewPaletted(area, append(colours, color.RGBA{}))
	clear := uint8(len(colours))
	nearest := map[color.RGBA]uint8{}
	for y := area.Min.Y; y < area.Max.Y; y++ {
		for x := area.Min.X; x < area.Max.X; x++ {
			c := is.RGBAAt(x, y)
			if was != nil && was.RGBAAt(x, y) == c {
				out.SetColorIndex(x, y, clear)
				continue
			}
			n, known := nearest[c]
			if !known {
				n = uint8(colours.Index(c))
				nearest[c] = n
			}
			out.SetColorIndex(x, y, n)
		}
	}
	return out
}

// changed gives the smallest rectangle around all pixels that differ.
func changed(was, is *image.RGBA) (r image.Rectangle) {
	for y := is.Rect.Min.Y; y < is.Rect.Max.Y; y++ {
		from, to := is.PixOffset(is.Rect.Min.X, y), is.PixOffset(is.Rect.Max.X, y)
		a, b := was.Pix[from:to], is.Pix[from:to]
		if string(a) == string(b) {
			continue
		}
		first, last := 0, len(a)-1
		for a[first] == b[first] {
			first++
		}
		for a[last] == b[last] {
			last--
		}
		r = r.Union(image.Rect(is.Rect.Min.X+first/4, y, is.Rect.Min.X+last/4+1, y+1))
	}
	return r
}

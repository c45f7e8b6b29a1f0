package matte

import (
	"errors"
	"fmt"
	"image"
)

// plane is one channel of a picture; its first byte is the upper left sample.
type plane struct {
	pix           []byte
	stride        int
	width, height int
}

func (p *plane) row(y int) []byte { return p.pix[y*p.stride:][:p.width:p.width] }

// planes is a picture with its chroma as stored: one sample for rx×ry pixels.
// px and py say how many pixels of the first chroma cell lie left of and above
// the picture (a part of a larger picture may start in the middle of a cell).
type planes struct {
	y, cb, cr plane
	rx, ry    int
	px, py    int
}

// ratio gives how many pixels share one chroma sample, across and down.
func ratio(r image.YCbCrSubsampleRatio) (rx, ry int, ok bool) {
	switch r {
	case image.YCbCrSubsampleRatio444:
		return 1, 1, true
	case image.YCbCrSubsampleRatio422:
		return 2, 1, true
	case image.YCbCrSubsampleRatio420:
		return 2, 2, true
	case image.YCbCrSubsampleRatio440:
		return 1, 2, true
	case image.YCbCrSubsampleRatio411:
		return 4, 1, true
	case image.YCbCrSubsampleRatio410:
		return 4, 2, true
	}
	return 0, 0, false
}

var errEmpty = errors.New("it has no pixels")

func planesOf(p *image.YCbCr) (*planes, error) {
	if p == nil || p.Rect.Empty() {
		return nil, errEmpty
	}
	rx, ry, ok := ratio(p.SubsampleRatio)
	if !ok || p.Rect.Min.X < 0 || p.Rect.Min.Y < 0 {
		return nil, fmt.Errorf("unknown layout %v %v", p.SubsampleRatio, p.Rect)
	}
	r := p.Rect
	out := &planes{rx: rx, ry: ry, px: r.Min.X % rx, py: r.Min.Y % ry}
	cw, ch := (r.Max.X+rx-1)/rx-r.Min.X/rx, (r.Max.Y+ry-1)/ry-r.Min.Y/ry
	var bad [3]error
	out.y, bad[0] = newPlane(p.Y, p.YStride, r.Dx(), r.Dy())
	out.cb, bad[1] = newPlane(p.Cb, p.CStride, cw, ch)
	out.cr, bad[2] = newPlane(p.Cr, p.CStride, cw, ch)
	return out, errors.Join(bad[:]...)
}

func grayPlane(g *image.Gray) (plane, error) {
	if g == nil || g.Rect.Empty() {
		return plane{}, errEmpty
	}
	return newPlane(g.Pix, g.Stride, g.Rect.Dx(), g.Rect.Dy())
}

// newPlane refuses what would make a loop run past the end of its bytes.
func newPlane(pix []byte, stride, width, height int) (plane, error) {
	if stride < width || int64(len(pix)) < int64(stride)*int64(height-1)+int64(width) {
		return plane{}, fmt.Errorf("%d bytes in rows of %d are too few for %d×%d", len(pix), stride, width, height)
	}
	return plane{pix: pix, stride: stride, width: width, height: height}, nil
}

// axis says where the pixels of a large side lie between those of a small one:
// pixel x between at[x] and at[x]+1, part[x] of the way. starts[i] is the first
// x that lies at or after i.
type axis struct {
	at     []int32
	part   []float32
	starts []int32 // small+1 of them
}

func newAxis(large, small int) axis {
	a := axis{at: make([]int32, large), part: make([]float32, large), starts: make([]int32, small+1)}
	step := float64(small) / float64(large)
	next := 0
	for x := range large {
		s := min(max((float64(x)+0.5)*step-0.5, 0), float64(small-1))
		i := int(s)
		a.at[x], a.part[x] = int32(i), float32(s-float64(i))
		for ; next <= i; next++ {
			a.starts[next] = int32(x)
		}
	}
	for ; next <= small; next++ {
		a.starts[next] = int32(large)
	}
	return a
}

// box says which samples of a line one small pixel covers: first to last, whole
// but for the two ends, of which it covers head and tail 256ths. A box within
// one sample has no tail. sum is all its 256ths.
type box struct {
	first, last int32
	head, tail  uint32
	sum         uint32
}

// boxes cuts a line of large pixels into small boxes of the same length. The
// line is stored as n samples, one for each r pixels, the first of them begun
// phase pixels before the line.
func boxes(large, small, n, r, phase int) []box {
	out := make([]box, small)
	edge := func(i int) int64 {
		return (int64(i)*int64(large)*256/int64(small) + int64(phase)*256) / int64(r)
	}
	for i := range out {
		low := min(edge(i), int64(n)*256-1)
		high := min(max(edge(i+1), low+1), int64(n)*256)
		b := box{first: int32(low >> 8), last: int32((high - 1) >> 8), sum: uint32(high - low)}
		b.head = uint32(min(high, int64(b.first+1)<<8) - low)
		b.tail = b.sum - b.head
		if b.last > b.first+1 {
			b.tail -= uint32(b.last-b.first-1) << 8
		}
		out[i] = b
	}
	return out
}

// total adds up what the box covers of a row, in 256ths.
func (b *box) total(row []byte) uint32 {
	sum := uint32(row[b.first]) * b.head
	if b.last == b.first {
		return sum
	}
	inner := uint32(0)
	for _, v := range row[b.first+1 : b.last] {
		inner += uint32(v)
	}
	return sum + inner<<8 + uint32(row[b.last])*b.tail
}

// weight gives how much of row y a box of rows covers, in 256ths.
func (b *box) weight(y int32) uint32 {
	switch {
	case y == b.first:
		return b.head
	case y == b.last:
		return b.tail
	}
	return 256
}

// some gives a box of rows that stands for this one where an estimate will do:
// its whole rows, thinned to about n, each of the same weight.
func (b *box) some(n int32) (first, last, step int32) {
	first, last = b.first, b.last
	if last > first+1 { // both ends are parts of rows
		first, last = first+1, last-1
	}
	return first, last, max(1, (last-first+1)/n)
}

// gather adds up what the boxes from..to of a row of boxes cover of a plane.
func gather(p *plane, down *box, across []box, from, to int, sums []uint64) {
	clear(sums[from:to])
	for y := down.first; y <= down.last; y++ {
		row, w := p.row(int(y)), uint64(down.weight(y))
		for i := from; i < to; i++ {
			sums[i] += uint64(across[i].total(row)) * w
		}
	}
}

// Shrink makes a matte w×h pixels large, each the mean of what it covers. It
// gives nil where there is nothing to shrink, or w or h is not 1 to the matte's
// own size.
func Shrink(alpha *image.Gray, w, h int) *image.Gray {
	p, err := grayPlane(alpha)
	if err != nil || w < 1 || h < 1 || w > p.width || h > p.height {
		return nil
	}
	out := image.NewGray(image.Rect(0, 0, w, h))
	across, down := boxes(p.width, w, p.width, 1, 0), boxes(p.height, h, p.height, 1, 0)
	halves(h, func(top, bottom int) {
		sums := make([]uint64, w)
		for y := top; y < bottom; y++ {
			gather(&p, &down[y], across, 0, w, sums)
			row := out.Pix[y*out.Stride:][:w]
			for x, s := range sums {
				area := uint64(across[x].sum) * uint64(down[y].sum)
				row[x] = byte((s + area/2) / area)
			}
		}
	})
	return out
}

// halves does n rows of work on two goroutines and returns when both are done.
func halves(n int, work func(top, bottom int)) {
	done := make(chan struct{})
	go func() {
		defer close(done)
		work(n/2, n)
	}()
	work(0, n/2)
	<-done
}

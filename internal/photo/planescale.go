package photo

import (
	"image"
	"sync"
)

// planeScaler gives the rows of one resized plane. It keeps only the source rows
// it needs, already resized across, and belongs to one goroutine.
type planeScaler struct {
	*scale
	pix    []byte
	stride int
	ring   [][]int32 // source row y resized across, at y modulo depth
	held   []int     // which source row stands there
	acc    []int32
}

func newPlaneScaler(s *scale, pix []byte, stride int) *planeScaler {
	p := &planeScaler{scale: s, pix: pix, stride: stride, acc: make([]int32, len(s.across))}
	for range s.depth {
		p.ring = append(p.ring, make([]int32, len(s.across)))
		p.held = append(p.held, -1)
	}
	return p
}

// row writes row y of the resized plane.
func (p *planeScaler) row(y int, dst []byte) {
	const shift, half = weightBits + middleBits, 1 << (weightBits + middleBits - 1)
	t := p.down[y]
	for i := range p.acc {
		p.acc[i] = half
	}
	for k, w := range t.weights {
		if w != 0 {
			accumulate(p.acc, p.fetch(t.first+k), w)
		}
	}
	dst = dst[:len(p.acc)]
	for i, v := range p.acc {
		if v >>= shift; uint32(v) > 255 {
			v = ^(v >> 31)
		}
		dst[i] = byte(v)
	}
}

// fetch gives source row y resized across.
func (p *planeScaler) fetch(y int) []int32 {
	at := y % p.depth
	if p.held[at] == y {
		return p.ring[at]
	}
	p.held[at] = y
	out, line := p.ring[at], p.pix[y*p.stride:][:p.sourceWidth]
	const shift = weightBits - middleBits
	for x := range p.across {
		t := &p.across[x]
		v := int32(1 << (shift - 1))
		for k, w := range t.weights {
			v += int32(line[t.first+k]) * w
		}
		out[x] = v >> shift
	}
	return out
}

// window is the part of a picture that is resized, in its pixels; it may be a
// fraction of one.
type window struct{ x, y, w, h float64 }

func whole(size image.Point) window { return window{0, 0, float64(size.X), float64(size.Y)} }

// resize gives the window of a layer at a new size, in the given subsampling, on
// all processors.
func (l layer) resize(from window, size image.Point, ratio image.YCbCrSubsampleRatio) layer {
	out := newLayer(size, ratio, l.alpha != nil)
	resizePlane(out.ycc.Y, out.ycc.YStride, size, l.ycc.Y, l.ycc.YStride, l.ycc.Rect.Size(), from)
	across, down := subsampling(l.ycc.SubsampleRatio)
	cw, ch := chromaSize(l.ycc)
	ow, oh := chromaSize(out.ycc)
	part := window{from.x / float64(across), from.y / float64(down), from.w / float64(across), from.h / float64(down)}
	part.w, part.h = min(part.w, float64(cw)-part.x), min(part.h, float64(ch)-part.y)
	resizePlane(out.ycc.Cb, out.ycc.CStride, image.Pt(ow, oh), l.ycc.Cb, l.ycc.CStride, image.Pt(cw, ch), part)
	resizePlane(out.ycc.Cr, out.ycc.CStride, image.Pt(ow, oh), l.ycc.Cr, l.ycc.CStride, image.Pt(cw, ch), part)
	if l.alpha != nil {
		resizePlane(out.alpha.Pix, out.alpha.Stride, size, l.alpha.Pix, l.alpha.Stride, l.alpha.Rect.Size(), from)
	}
	return out
}

func resizePlane(dst []byte, dstStride int, to image.Point, src []byte, srcStride int, size image.Point, from window) {
	plan := newScale(size.X, size.Y, from.x, from.y, from.w, from.h, to.X, to.Y)
	n := min(workers(), (to.Y+63)/64)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			rows := newPlaneScaler(plan, src, srcStride)
			for y := to.Y * i / n; y < to.Y*(i+1)/n; y++ {
				rows.row(y, dst[y*dstStride:][:to.X])
			}
		})
	}
	all.Wait()
}

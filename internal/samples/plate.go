package samples

import (
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

// bandRows is how many rows of the picture are developed at a time; even, so
// that a band holds whole rows of chroma.
const bandRows = 64

// plate is one band of the picture at full size, in linear light: the subject
// alone, with a margin above and below for what the lens spreads.
type plate struct {
	t                *take
	from, to         int // rows of the picture
	top, rows        int // first row held, and how many
	dabs, spare      []dab
	line             []dab        // one row of a canvas, enlarged
	lit              [3][]float32 // one finished row: red, green, blue
	cloth            []float32
	shade            []float32
	photo, bare, own chromaRows // what each of the three pictures gathers
}

// develop makes the picture band by band, a few bands at the same time.
func (t *take) develop() {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), 4) {
		all.Go(func() {
			p := &plate{t: t, line: make([]dab, t.w), cloth: make([]float32, t.w), shade: make([]float32, t.w)}
			for i := range p.lit {
				p.lit[i] = make([]float32, t.w)
			}
			for {
				from := int(next.Add(1)-1) * bandRows
				if from >= t.h {
					return
				}
				p.expose(from, min(from+bandRows, t.h))
			}
		})
	}
	all.Wait()
}

// expose fills the band with the subject, as the lens shows it, and hands its
// rows to the sensor.
func (p *plate) expose(from, to int) {
	t := p.t
	margin := len(t.kernel) + int(math.Abs(float64(t.move.y)))/2 + 1
	p.from, p.to, p.top, p.rows = from, to, from-margin, to-from+2*margin
	if n := p.rows * t.w; cap(p.dabs) < n {
		p.dabs, p.spare = make([]dab, n), make([]dab, n)
	}
	p.dabs, p.spare = p.dabs[:p.rows*t.w], p.spare[:p.rows*t.w]
	detail := t.camera.tiles.detail
	for y := range p.rows {
		line := p.dabs[y*t.w : (y+1)*t.w]
		expand(line, t.body, min(max(p.top+y, 0), t.h-1), t.step)
		broad := detail[(p.top+y+tileSide)%tileSide*tileSide:][:tileSide]
		fine := detail[((p.top+y)*5+5*tileSide)%tileSide*tileSide:][:tileSide]
		for x := range line {
			// Skin and cloth are rougher from near than from afar.
			k := 1 + 0.0009*float32(broad[x%tileSide]) + 0.0018*float32(fine[x*5%tileSide])
			line[x].r, line[x].g, line[x].b = line[x].r*k, line[x].g*k, line[x].b*k
		}
	}
	p.strands()
	p.smear()
	p.blur()
	for y := from; y < to; y++ {
		p.finish(y)
	}
}

// expand writes row y of a canvas enlarged step times, bilinearly.
func expand(dst []dab, c *canvas, y, step int) {
	k, t := y/step, float32(y%step)/float32(step)
	a, b := c.dabs[min(k, c.h-1)*c.w:][:c.w], c.dabs[min(k+1, c.h-1)*c.w:][:c.w]
	if step == 1 {
		copy(dst, a)
		return
	}
	part := 1 / float32(step)
	left := between(a[0], b[0], t)
	for x := 0; x < len(dst); x += step {
		i := min(x/step+1, c.w-1)
		right := between(a[i], b[i], t)
		for n := 0; n < step && x+n < len(dst); n++ {
			dst[x+n] = between(left, right, float32(n)*part)
		}
		left = right
	}
}

func between(a, b dab, t float32) dab {
	return dab{a.r + (b.r-a.r)*t, a.g + (b.g-a.g)*t, a.b + (b.b-a.b)*t, a.a + (b.a-a.a)*t}
}

// expandPlane is expand for a single value per pixel.
func expandPlane(dst, src []float32, w, h, y, step int) {
	k, t := y/step, float32(y%step)/float32(step)
	a, b := src[min(k, h-1)*w:][:w], src[min(k+1, h-1)*w:][:w]
	part := 1 / float32(step)
	left := a[0] + (b[0]-a[0])*t
	for x := 0; x < len(dst); x += step {
		i := min(x/step+1, w-1)
		right := a[i] + (b[i]-a[i])*t
		for n := 0; n < step && x+n < len(dst); n++ {
			dst[x+n] = left + (right-left)*float32(n)*part
		}
		left = right
	}
}

// strands draws the single hairs over the band. A hair half as wide as a pixel
// covers half of it.
func (p *plate) strands() {
	c := p.t.body
	under := &darkroom{neg: &negative{w: c.w, h: c.h, owner: c.owner}}
	for i := range p.t.scene.hairs {
		h := &p.t.scene.hairs[i]
		var at [4]pt
		top, bottom := float32(1e9), float32(-1e9)
		for k, q := range h.p {
			at[k] = q.times(float32(p.t.step))
			top, bottom = min(top, at[k].y), max(bottom, at[k].y)
		}
		width := h.width * float32(p.t.step)
		if bottom < float32(p.top)-width-2 || top > float32(p.top+p.rows)+width+2 {
			continue
		}
		b := brush{d: under, hair: h, w: p.t.w, from: p.top, to: p.top + p.rows, width: width, scale: float32(p.t.step)}
		b.dot = func(x, y int, cover float32) {
			d := &p.dabs[(y-p.top)*p.t.w+x]
			cover = min(cover, 1)
			*d = between(*d, dab{h.color.r, h.color.g, h.color.b, 1}, cover)
		}
		b.follow(at)
	}
}

// smear moves the subject during the exposure: colour and alpha alike.
func (p *plate) smear() {
	m := p.t.move
	n := int(math.Hypot(float64(m.x), float64(m.y)))
	if n < 2 {
		return
	}
	w := p.t.w
	clear(p.spare)
	share := 1 / float32(n)
	reach := int(math.Abs(float64(m.y)))/2 + 1
	for i := range n {
		at := float32(i)/float32(n) - 0.5
		dx, dy := int(math.Round(float64(m.x*at))), int(math.Round(float64(m.y*at)))
		for y := reach; y < p.rows-reach; y++ {
			src, dst := p.dabs[(y+dy)*w:(y+dy+1)*w], p.spare[y*w:(y+1)*w]
			for x := range dst {
				s, d := &src[min(max(x+dx, 0), w-1)], &dst[x]
				d.r, d.g, d.b, d.a = d.r+s.r*share, d.g+s.g*share, d.b+s.b*share, d.a+s.a*share
			}
		}
	}
	p.dabs, p.spare = p.spare, p.dabs
}

// blur is the lens: across into spare, then down, only for the rows that are wanted.
func (p *plate) blur() {
	k, w := p.t.kernel, p.t.w
	for y := range p.rows {
		src, dst := p.dabs[y*w:(y+1)*w], p.spare[y*w:(y+1)*w]
		for x := range dst {
			d := src[x].times(k[0])
			for i := 1; i < len(k); i++ {
				d.add(&src[max(x-i, 0)], k[i])
				d.add(&src[min(x+i, w-1)], k[i])
			}
			dst[x] = d
		}
	}
	for y := p.from - p.top; y < p.to-p.top; y++ {
		dst, src := p.dabs[y*w:(y+1)*w], p.spare[y*w:(y+1)*w]
		for x, d := range src {
			dst[x] = d.times(k[0])
		}
		for i := 1; i < len(k); i++ {
			above, below := p.spare[(y-i)*w:(y-i+1)*w], p.spare[(y+i)*w:(y+i+1)*w]
			for x := range dst {
				dst[x].add(&above[x], k[i])
				dst[x].add(&below[x], k[i])
			}
		}
	}
}

func (d dab) times(k float32) dab { return dab{d.r * k, d.g * k, d.b * k, d.a * k} }

func (d *dab) add(s *dab, k float32) {
	d.r, d.g, d.b, d.a = d.r+s.r*k, d.g+s.g*k, d.b+s.b*k, d.a+s.a*k
}

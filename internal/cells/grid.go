package cells

import (
	"image"
	"image/color"

	"github.com/disintegration/imaging"
)

// rgb is one opaque sample, sRGB.
type rgb [3]uint8

// grid is the picture as samples: dotW×dotH of them for each cell.
type grid struct {
	w, h       int
	dotW, dotH int
	px         []rgb
}

// ground is what lies behind transparent samples.
type ground struct {
	even, odd rgb // the squares of the checkerboard; equal for a plain ground
}

var (
	// Soft mid greys: dark hair and white shirts both stand out. All four greys
	// are in xterm's 256 colours, so they need no dithering.
	checker = ground{even: rgb{108, 108, 108}, odd: rgb{138, 138, 138}}
	// For ASCII the ground must stay out of the picture's way: it comes out as
	// spaces and dots.
	dimChecker    = ground{even: rgb{0, 0, 0}, odd: rgb{28, 28, 28}}
	brightChecker = ground{even: rgb{255, 255, 255}, odd: rgb{227, 227, 227}}
)

// boxFrom is the ratio from which shrinking averages plainly: with that many
// pixels to a dot the box filter looks as Lanczos does and takes a third of the
// time. Below it Lanczos keeps edges and letters visibly sharper.
const boxFrom = 6

// resize brings the picture to exactly w×h pixels.
func resize(img image.Image, w, h int) *image.NRGBA {
	b := img.Bounds()
	filter := imaging.Lanczos
	if b.Dx() >= boxFrom*w && b.Dy() >= boxFrom*h {
		filter = imaging.Box
	}
	return imaging.Resize(img, w, h, filter)
}

// sample resizes to dotW×dotH samples per cell over the chosen ground.
func sample(img image.Image, cols, rows, dotW, dotH int, o Options) grid {
	return lay(img, cols, rows, dotW, dotH, groundFor(o, checker))
}

// sampleFaint is sample for ASCII: one dot per cell over a checkerboard that
// hardly takes ink.
func sampleFaint(img image.Image, cols, rows int, o Options) grid {
	faint := dimChecker
	if o.LightTerminal {
		faint = brightChecker
	}
	return lay(img, cols, rows, 1, 1, groundFor(o, faint))
}

func groundFor(o Options, otherwise ground) ground {
	if o.Background == nil {
		return otherwise
	}
	c := color.NRGBAModel.Convert(o.Background).(color.NRGBA)
	plain := rgb{c.R, c.G, c.B}
	return ground{even: plain, odd: plain}
}

// lay composites the resized picture over the ground. A square of the
// checkerboard is two cells wide and one high, which is square on most screens.
func lay(img image.Image, cols, rows, dotW, dotH int, under ground) grid {
	g := grid{w: cols * dotW, h: rows * dotH, dotW: dotW, dotH: dotH}
	small := resize(img, g.w, g.h)
	g.px = make([]rgb, g.w*g.h)
	for y := range g.h {
		line := small.Pix[y*small.Stride:]
		for x := range g.w {
			p := line[x*4 : x*4+4 : x*4+4]
			back := under.even
			if (x/(2*dotW)+y/dotH)%2 == 1 {
				back = under.odd
			}
			g.px[y*g.w+x] = over(p[0], p[1], p[2], p[3], back)
		}
	}
	return g
}

// over blends a straight-alpha sample on an opaque one, in sRGB as the composed
// photos do, so that an edge looks on screen as it will on paper.
func over(r, g, b, a uint8, back rgb) rgb {
	if a == 255 {
		return rgb{r, g, b}
	}
	mix := func(top, under uint8) uint8 {
		return uint8((uint32(top)*uint32(a) + uint32(under)*uint32(255-a) + 127) / 255)
	}
	return rgb{mix(r, back[0]), mix(g, back[1]), mix(b, back[2])}
}

package reduced

import (
	"fmt"
	"image"
)

// component is one of the planes of a picture (A.1.1).
type component struct {
	id   byte
	h, v int // sampling factors
	tq   byte
	// blocksX and blocksY are the size in blocks of 8x8 without the padding to whole
	// MCUs: what a scan of this component alone holds (A.2.2).
	blocksX, blocksY int
	gridX, gridY     int // the same with the padding (A.2.4)

	seen  bool       // a scan has begun it
	low   int        // progressive: how many of the lowest bits of DC are still to come
	quant [64]uint16 // in zig-zag order, as it was at the first scan

	pix    []byte  // reduced samples; gridX*side by gridY*side
	stride int     // samples in a row of pix
	coef   []int16 // progressive: the DC coefficients, gridX by gridY
}

// frame is what SOF says (B.2.2).
type frame struct {
	width, height int
	progressive   bool
	comps         []*component
	hmax, vmax    int
	mcusX, mcusY  int
	side          int // samples of a reduced block in each direction: 1, 2 or 4
	scale         int
	ratio         image.YCbCrSubsampleRatio
}

// readFrame takes in a frame header.
func (d *decoder) readFrame(p []byte, progressive bool) error {
	if d.frame != nil {
		return FormatError("a second frame")
	}
	if len(p) < 6 || len(p) != 6+3*int(p[5]) {
		return FormatError("SOF has a wrong length")
	}
	f := &frame{
		height: int(p[1])<<8 | int(p[2]), width: int(p[3])<<8 | int(p[4]),
		progressive: progressive, scale: d.opt.Scale, side: 8 / d.opt.Scale,
	}
	switch n := p[5]; {
	case p[0] != 8:
		return fmt.Errorf("%d bits: %w", p[0], ErrUnsupported)
	case f.height == 0: // given by DNL behind the first scan
		return fmt.Errorf("no height: %w", ErrUnsupported)
	case f.width == 0:
		return FormatError("no width")
	case f.width*f.height > d.opt.MaxPixels:
		return fmt.Errorf("%dx%d: %w", f.width, f.height, ErrTooLarge)
	case n != 1 && n != 3:
		return fmt.Errorf("%d components: %w", n, ErrUnsupported)
	case progressive && f.side != 1:
		return fmt.Errorf("progressive at 1/%d: %w", f.scale, ErrUnsupported)
	}
	for q := p[6:]; len(q) > 0; q = q[3:] {
		c := &component{id: q[0], h: int(q[1] >> 4), v: int(q[1] & 15), tq: q[2]}
		if c.h < 1 || c.h > 4 || c.v < 1 || c.v > 4 || c.tq > 3 {
			return FormatError("SOF with factors or tables that do not exist")
		}
		f.comps = append(f.comps, c)
	}
	if err := f.layOut(); err != nil {
		return err
	}
	d.frame = f
	return nil
}

// layOut works out the geometry (A.1.1, A.2).
func (f *frame) layOut() error {
	if len(f.comps) == 1 { // always one block to the MCU, whatever the factors say (A.2.2)
		f.comps[0].h, f.comps[0].v = 1, 1
	} else if err := f.chooseRatio(); err != nil {
		return err
	}
	for _, c := range f.comps {
		f.hmax, f.vmax = max(f.hmax, c.h), max(f.vmax, c.v)
	}
	f.mcusX, f.mcusY = ceil(f.width, 8*f.hmax), ceil(f.height, 8*f.vmax)
	for _, c := range f.comps {
		c.blocksX = ceil(ceil(f.width*c.h, f.hmax), 8)
		c.blocksY = ceil(ceil(f.height*c.v, f.vmax), 8)
		c.gridX, c.gridY = f.mcusX*c.h, f.mcusY*c.v
	}
	return nil
}

// chooseRatio names the subsampling as package image does: both chroma planes
// alike, and luma a whole number of times as large.
func (f *frame) chooseRatio() error {
	y, cb, cr := f.comps[0], f.comps[1], f.comps[2]
	if y.id == cb.id || y.id == cr.id || cb.id == cr.id {
		return FormatError("a component identifier twice")
	}
	ratios := map[[2]int]image.YCbCrSubsampleRatio{
		{1, 1}: image.YCbCrSubsampleRatio444,
		{2, 1}: image.YCbCrSubsampleRatio422,
		{2, 2}: image.YCbCrSubsampleRatio420,
		{1, 2}: image.YCbCrSubsampleRatio440,
		{4, 1}: image.YCbCrSubsampleRatio411,
		{4, 2}: image.YCbCrSubsampleRatio410,
	}
	ratio, ok := ratios[[2]int{y.h / cb.h, y.v / cb.v}]
	if !ok || cb.h != cr.h || cb.v != cr.v || y.h%cb.h != 0 || y.v%cb.v != 0 {
		return fmt.Errorf("sampling %dx%d %dx%d %dx%d: %w", y.h, y.v, cb.h, cb.v, cr.h, cr.v, ErrUnsupported)
	}
	f.ratio = ratio
	return nil
}

// isRGB says whether the three components are not YCbCr: the JFIF segment says
// they are, the Adobe segment tells, and names may.
func (d *decoder) isRGB() bool {
	if d.jfif || len(d.frame.comps) != 3 {
		return false
	}
	if d.adobe {
		return d.transform == 0
	}
	c := d.frame.comps
	return c[0].id == 'R' && c[1].id == 'G' && c[2].id == 'B'
}

// makePlanes makes what a component is decoded into, once.
func (f *frame) makePlanes(c *component) {
	if c.pix == nil {
		c.stride = c.gridX * f.side
		c.pix = make([]byte, c.stride*c.gridY*f.side)
	}
	if f.progressive && c.coef == nil {
		c.coef = make([]int16, c.gridX*c.gridY)
	}
}

// picture wraps the planes. They are padded to whole MCUs, as image/jpeg's are.
func (f *frame) picture() image.Image {
	r := image.Rect(0, 0, ceil(f.width, f.scale), ceil(f.height, f.scale))
	y := f.comps[0]
	if len(f.comps) == 1 {
		return &image.Gray{Pix: y.pix, Stride: y.stride, Rect: r}
	}
	cb, cr := f.comps[1], f.comps[2]
	return &image.YCbCr{
		Y: y.pix, Cb: cb.pix, Cr: cr.pix, YStride: y.stride, CStride: cb.stride,
		SubsampleRatio: f.ratio, Rect: r,
	}
}

func ceil(n, by int) int { return (n + by - 1) / by }

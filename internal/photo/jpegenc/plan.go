package jpegenc

import (
	"errors"
	"fmt"
)

// Chroma says how many chroma samples there are.
type Chroma int

const (
	// Chroma420 has one pair of chroma samples for 2×2 pixels.
	Chroma420 Chroma = iota
	// Chroma444 has one pair of chroma samples for each pixel.
	Chroma444
)

// Options say how a picture is written.
type Options struct {
	// Quality is 1 to 100 and scales the tables of T.81, K.1 and K.2 in the way of
	// libjpeg and image/jpeg: 50 is the tables as they stand, 100 is all ones.
	Quality int
	// Chroma is ignored for grey pictures.
	Chroma Chroma
	// Grey writes one component, luma.
	Grey bool
	// DPI is the resolution in pixels per inch, for the JFIF header, at most
	// 65,535; 0 says nothing but that pixels are square.
	DPI int
	// Profile is an ICC profile, written in APP2 segments as ICC.1:2022, annex B says;
	// at most 255 segments of 65,519 bytes. nil writes none. It is kept, not copied.
	Profile []byte
}

const (
	// maxSide is what the 16 bits of a frame header hold (T.81, B.2.2).
	maxSide = 1<<16 - 1
	// maxInterval is what the 16 bits of a restart interval hold (T.81, B.2.4.4).
	maxInterval = 1<<16 - 1
	// bandPixels is the size a band aims at: small enough to stay near the
	// processor, large enough that starting one does not show.
	bandPixels = 512 << 10
	// bandStep is the number of rows a band is a multiple of: the height of an MCU
	// of 4:2:0. It serves the others as well, so that a picture has the same bands
	// whatever its chroma.
	bandStep = 16
)

// Encoder is the plan of one file. It does not change; its methods may be called
// from many goroutines at a time.
type Encoder struct {
	width, height int
	rows          int // in all bands but the last
	options       Options
	luma, chroma  *quantiser
}

// New plans a file of width × height pixels, each side 1 to 65,535.
func New(width, height int, o Options) (*Encoder, error) {
	if width < 1 || height < 1 || width > maxSide || height > maxSide {
		return nil, fmt.Errorf("plan jpeg: size %d×%d is not 1 to %d on each side", width, height, maxSide)
	}
	if err := o.check(); err != nil {
		return nil, fmt.Errorf("plan jpeg: %w", err)
	}
	e := &Encoder{
		width: width, height: height, options: o,
		luma:   newQuantiser(&lumaSteps, o.Quality),
		chroma: newQuantiser(&chromaSteps, o.Quality),
	}
	e.rows = max(bandStep, bandPixels/width/bandStep*bandStep)
	if most := maxInterval / e.across() * e.mcu(); e.rows > most {
		e.rows = most / bandStep * bandStep
	}
	return e, nil
}

func (o Options) check() error {
	switch {
	case o.Quality < 1 || o.Quality > 100:
		return fmt.Errorf("quality %d is not 1 to 100", o.Quality)
	case o.Chroma != Chroma420 && o.Chroma != Chroma444:
		return fmt.Errorf("chroma %d is not known", o.Chroma)
	case o.DPI < 0 || o.DPI > 1<<16-1:
		return fmt.Errorf("resolution %d is not 0 to 65535", o.DPI)
	case len(o.Profile) > maxProfileParts*profilePart:
		return errors.New("colour profile is too large")
	}
	return nil
}

// mcu gives the side of an MCU, the smallest coded unit, in pixels (T.81, A.2).
func (e *Encoder) mcu() int {
	if e.options.Grey || e.options.Chroma == Chroma444 {
		return 8
	}
	return 16
}

// across gives the number of MCUs side by side.
func (e *Encoder) across() int { return (e.width + e.mcu() - 1) / e.mcu() }

// interval gives the MCUs in a whole band: the restart interval.
func (e *Encoder) interval() int { return e.across() * (e.rows / e.mcu()) }

// Bands gives the number of bands, at least 1.
func (e *Encoder) Bands() int { return (e.height + e.rows - 1) / e.rows }

// Span gives the first row of band i and the row after its last. All bands but
// the last have the same height, a multiple of 16 rows.
func (e *Encoder) Span(i int) (top, bottom int) {
	return i * e.rows, min((i+1)*e.rows, e.height)
}

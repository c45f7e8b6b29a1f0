package main

import (
	"context"
	"fmt"
	"image"
	"image/color"
	"os"
	"slices"
	"strings"
	"sync"

	"backdrop/internal/config"
	"backdrop/internal/greenscreen"
	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// screens knows the screen behind the subjects: what event.toml says of it, and what
// a person says at the booth, which counts for more. It is safe for several
// goroutines.
type screens struct {
	shelf    *shelf.Shelf
	darkroom *photo.Darkroom
	settings greenscreen.Options
	booth    func(context.Context) (kiosk.Booth, error)
	picture  func(context.Context, kiosk.Shot) (image.Image, error) // a shot's upright picture at screen size

	mu    sync.Mutex
	shot  int // the empty shot that was learned last, and what was learned: 3 MB
	plate *greenscreen.Plate
}

// newScreens reads the settings, and the photo of the empty screen if one is named
// and needed. What is wrong with that photo is a config.Fault with its line.
func newScreens(ctx context.Context, cfg config.Config, s *shelf.Shelf, room *photo.Darkroom) (*screens, error) {
	g := cfg.Cutter.GreenScreen
	out := &screens{shelf: s, darkroom: room, settings: greenscreen.Options{Fill: g.Fill, KeepOutside: g.KeepOutside}}
	if c, ok := kiosk.ReadColour(g.Pick); ok {
		out.settings.Pick = pixel(c)
	}
	if g.Empty == "" || cfg.Cutter.Preview != cutterScreen && cfg.Cutter.Full != cutterScreen {
		return out, nil
	}
	f, err := openPhoto(g.Empty)
	if err != nil {
		return nil, cfg.Fault(emptySetting, sentenceOf(err), "")
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	out.settings.Screen, err = calibrated(ctx, room, f)
	switch path := kiosk.Safe(g.Empty, 200); {
	case err == nil:
		return out, nil
	case kiosk.CodeOf(err) == kiosk.NoScreen:
		return nil, cfg.Fault(emptySetting, path+" shows no green or blue screen ("+kiosk.DetailOf(err)+")", "take it without anybody, in the light of the evening")
	default:
		return nil, cfg.Fault(emptySetting, path+": "+sentenceOf(err), "")
	}
}

// emptySetting is the key of the empty screen's photo.
const emptySetting = "cutter.greenscreen.empty"

// calibrated learns the screen from a whole photo that shows it and nobody.
func calibrated(ctx context.Context, room *photo.Darkroom, f *os.File) (plate *greenscreen.Plate, err error) {
	if _, err := room.Prove(ctx, f); err != nil {
		return nil, err
	}
	err = room.Open(ctx, f, func(img *image.YCbCr) error {
		plate, err = greenscreen.Calibrate(img)
		return err
	})
	return plate, err
}

func pixel(c kiosk.Colour) color.Color { return color.NRGBA{c.R, c.G, c.B, 255} }

// keyer gives the built-in cutter for what was said of the screen.
func (s *screens) keyer(ctx context.Context, said kiosk.Screen) (hands.Keyer, error) {
	o := s.settings
	if said.Empty {
		plate, err := s.learned(ctx, said.Shot)
		if err != nil {
			return nil, fmt.Errorf("learn screen from shot %d: %w", said.Shot, err)
		}
		o.Screen = plate
	}
	if c, ok := kiosk.ReadColour(said.Pick); ok {
		o.Screen, o.Pick = nil, pixel(c)
	}
	return keyer(o), nil
}

// learned gives what the original of an empty shot shows: the last one is kept.
func (s *screens) learned(ctx context.Context, shot int) (*greenscreen.Plate, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.plate != nil && s.shot == shot {
		return s.plate, nil
	}
	names, err := s.shelf.Names("originals")
	if err != nil {
		return nil, err
	}
	prefix := fmt.Sprintf("originals/%04d-", shot)
	i := slices.IndexFunc(names, func(name string) bool { return strings.HasPrefix(name, prefix) })
	if i < 0 {
		return nil, kiosk.Faulty(kiosk.FileFault, strings.TrimSuffix(prefix, "-")+" is gone", nil)
	}
	f, err := s.shelf.Open(names[i])
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	plate, err := calibrated(ctx, s.darkroom, f)
	if err == nil {
		s.shot, s.plate = shot, plate
	}
	return plate, err
}

// read completes what a person says of the screen; see tui.ReadScreen.
func (s *screens) read(ctx context.Context, in kiosk.SetScreen) (kiosk.SetScreen, error) {
	b, err := s.booth(ctx)
	if err != nil {
		return in, err
	}
	shot, ok := b.Shot(in.Shot)
	switch {
	case !b.Rules.Keyed():
		return in, kiosk.Faulty(kiosk.ScreenUnused, "", nil)
	case !ok:
		return in, kiosk.Faulty(kiosk.UnknownShot, fmt.Sprint(in.Shot), nil)
	case !shot.Looked:
		return in, kiosk.Faulty(kiosk.WrongState, string(shot.State), nil)
	case in.Empty:
		_, err := s.learned(ctx, in.Shot)
		return in, err
	}
	img, err := s.picture(ctx, shot)
	if err != nil {
		return in, err
	}
	in.Pick = colourAt(img, in.X, in.Y).String()
	return in, nil
}

// colourAt gives the colour of a place, per mille from the left and from the top:
// the median, channel by channel, of a square a hundredth of the picture wide, so
// that neither grain nor a thread decides.
func colourAt(img image.Image, x, y int) kiosk.Colour {
	r := img.Bounds()
	reach := max(r.Dx()/200, 1)
	at := image.Pt(r.Min.X+min(max(x, 0), 1000)*(r.Dx()-1)/1000, r.Min.Y+min(max(y, 0), 1000)*(r.Dy()-1)/1000)
	var channel [3][]uint8
	square := image.Rect(at.X-reach, at.Y-reach, at.X+reach+1, at.Y+reach+1).Intersect(r)
	for py := square.Min.Y; py < square.Max.Y; py++ {
		for px := square.Min.X; px < square.Max.X; px++ {
			c := color.NRGBAModel.Convert(img.At(px, py)).(color.NRGBA)
			for i, v := range [3]uint8{c.R, c.G, c.B} {
				channel[i] = append(channel[i], v)
			}
		}
	}
	var median [3]uint8
	for i, all := range channel {
		if slices.Sort(all); len(all) > 0 {
			median[i] = all[len(all)/2]
		}
	}
	return kiosk.Colour{R: median[0], G: median[1], B: median[2]}
}

// keyer is the built-in cutter with its options.
type keyer greenscreen.Options

// Key cuts a small picture.
func (k keyer) Key(img image.Image) (*image.NRGBA, error) {
	cut, err := greenscreen.Cut(img, greenscreen.Options(k))
	if err != nil {
		return nil, err
	}
	return cut.NRGBA(), nil
}

// Cut cuts an original.
func (k keyer) Cut(img image.Image) (*image.YCbCr, *image.Gray, error) {
	cut, err := greenscreen.Cut(img, greenscreen.Options(k))
	if err != nil {
		return nil, nil, err
	}
	return cut.Colour, cut.Alpha, nil
}

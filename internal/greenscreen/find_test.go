package greenscreen

import (
	"image"
	"image/color"
	"math"
	"math/rand/v2"
	"testing"

	"backdrop/kiosk"
)

// canvas paints every pixel by a function.
func canvas(w, h int, at func(x, y int) color.RGBA) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			img.SetRGBA(x, y, at(x, y))
		}
	}
	return img
}

// leaves gives a colour of a hedge: many greens, light and dark.
func leaves(rng *rand.Rand) color.RGBA {
	l, g := 0.3+0.9*rng.Float64(), 0.8+0.5*rng.Float64()
	return color.RGBA{uint8(70 * l), uint8(110 * l * g), uint8(45 * l), 255}
}

// hopeless gives pictures of 300 × 200 pixels without a screen that could be keyed.
func hopeless() map[string]func(x, y int) color.RGBA {
	rng := rand.New(rand.NewPCG(5, 6))
	patch := [100][100]color.RGBA{}
	for y := range patch {
		for x := range patch[y] {
			patch[y][x] = leaves(rng)
		}
	}
	person := func(x, y int) bool {
		return math.Hypot(float64(x)-150, float64(y)-80) < 34 || y > 110 && x > 90 && x < 210
	}
	green := color.RGBA{46, 172, 70, 255}
	grey := color.RGBA{150, 142, 130, 255}
	return map[string]func(x, y int) color.RGBA{
		"grey wall": func(x, y int) color.RGBA { return color.RGBA{128, 130, 126, 255} },
		"black":     func(x, y int) color.RGBA { return color.RGBA{0, 0, 0, 255} },
		"white":     func(x, y int) color.RGBA { return color.RGBA{255, 255, 255, 255} },
		"noise": func(x, y int) color.RGBA {
			return color.RGBA{uint8(rng.Uint32()), uint8(rng.Uint32()), uint8(rng.Uint32()), 255}
		},
		"brick":    func(x, y int) color.RGBA { return color.RGBA{150, 70, 50, 255} },
		"pale sky": func(x, y int) color.RGBA { return color.RGBA{uint8(170 + y/8), uint8(200 + y/10), 235, 255} },
		"night": func(x, y int) color.RGBA {
			return color.RGBA{uint8(8 + rng.IntN(9)), uint8(12 + rng.IntN(9)), uint8(8 + rng.IntN(9)), 255}
		},
		"grass": func(x, y int) color.RGBA {
			return color.RGBA{uint8(95 + rng.IntN(20)), uint8(135 + rng.IntN(20)), 55, 255}
		},
		"hedge": func(x, y int) color.RGBA {
			if person(x, y) {
				return color.RGBA{skin.R, skin.G, skin.B, 255}
			}
			return patch[y/3%100][x/3%100]
		},
		"dark hedge of a screen's hue": func(x, y int) color.RGBA {
			if person(x, y) {
				return color.RGBA{skin.R, skin.G, skin.B, 255}
			}
			c := patch[y/4%100][x/4%100]
			return color.RGBA{c.B, c.G, c.R / 2, 255}
		},
		"lawn below, sky above": func(x, y int) color.RGBA {
			if y < 100 {
				return color.RGBA{190, 205, 220, 255}
			}
			return color.RGBA{50, 150, 60, 255}
		},
		"one green plant": func(x, y int) color.RGBA {
			if x < 60 {
				return color.RGBA{40, 120, 40, 255}
			}
			return color.RGBA{180, 170, 160, 255}
		},
		"green wall behind half of the picture": func(x, y int) color.RGBA {
			switch {
			case person(x, y):
				return color.RGBA{skin.R, skin.G, skin.B, 255}
			case x < 150:
				return green
			}
			return grey
		},
		"green shirt before a grey wall": func(x, y int) color.RGBA {
			switch {
			case math.Hypot(float64(x)-150, float64(y)-80) < 34:
				return color.RGBA{skin.R, skin.G, skin.B, 255}
			case person(x, y):
				return green
			}
			return grey
		},
	}
}

// A blue screen in little light is dark and noisy, and a screen all the same.
func TestBlueInLittleLightIsAScreen(t *testing.T) {
	rng := rand.New(rand.NewPCG(7, 8))
	img := canvas(1500, 1000, func(x, y int) color.RGBA {
		if math.Hypot(float64(x)-750, float64(y)-500) < 250 {
			return color.RGBA{120, 90, 70, 255}
		}
		n := uint8(rng.IntN(17))
		return color.RGBA{2 + n, 8 + n, 58 + n, 255}
	})
	c, err := Cut(img, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if at, in := c.Alpha.GrayAt(100, 100).Y, c.Alpha.GrayAt(750, 500).Y; at > 20 || in < 235 {
		t.Errorf("alpha %d on the screen, %d in the subject", at, in)
	}
}

func TestPoliteRefusal(t *testing.T) {
	for name, at := range hopeless() {
		for kind, img := range map[string]image.Image{"RGBA": canvas(300, 200, at), "4:2:0": toYCbCr(canvas(300, 200, at), image.YCbCrSubsampleRatio420)} {
			_, err := Cut(img, Options{})
			if kiosk.CodeOf(err) != kiosk.NoScreen || kiosk.DetailOf(err) == "" {
				t.Errorf("%s, %s: %v", name, kind, err)
			} else if kind == "RGBA" {
				t.Logf("%s: %s", name, kiosk.DetailOf(err))
			}
		}
	}
}

func TestPoliteRefusalOfOptions(t *testing.T) {
	grey := color.RGBA{150, 142, 130, 255}
	for name, f := range map[string]func() error{
		"no picture": func() error { _, err := Cut(image.NewRGBA(image.Rectangle{}), Options{}); return err },
		"no plate":   func() error { _, err := Calibrate(image.NewRGBA(image.Rectangle{})); return err },
		"grey plate": func() error {
			_, err := Calibrate(canvas(30, 20, func(x, y int) color.RGBA { return grey }))
			return err
		},
		"grey pick": func() error { _, err := Cut(paint(plainStage()).img, Options{Pick: color.Gray{99}}); return err },
		"another pick": func() error {
			_, err := Cut(paint(plainStage()).img, Options{Pick: color.RGBA{30, 60, 200, 255}})
			return err
		},
	} {
		if err := f(); kiosk.CodeOf(err) != kiosk.NoScreen || kiosk.DetailOf(err) == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

package photo

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"maps"
	"slices"
	"testing"

	"backdrop/internal/photo/jpegcases"
)

// Whatever kind of JPEG: the fast way and its fallbacks give what the complete
// standard decode gives, and the same in one file as in another.
func TestLookAtEveryKind(t *testing.T) {
	ratios := []image.YCbCrSubsampleRatio{image.YCbCrSubsampleRatio444, image.YCbCrSubsampleRatio422, image.YCbCrSubsampleRatio420, image.YCbCrSubsampleRatio440, image.YCbCrSubsampleRatio411}
	kinds := map[string]jpegcases.Options{
		"plain": {Quality: 92}, "restarts": {Restart: 7}, "separate scans": {Separate: true}, "own tables": {Tables: jpegcases.Optimised},
		"long codes": {Tables: jpegcases.Long}, "16-bit steps": {Wide: true}, "fill bytes": {Fill: 3, Apps: 70_000}, "a second picture": {Trailer: []byte("\xff\xd8\xff\xd9")},
		"odd numbers": {IDs: []byte{7, 9, 200}}, "turned": {Orientation: 6},
	}
	for _, name := range []string{"usual", "spectral"} {
		kinds["progressive "+name] = jpegcases.Options{Script: jpegcases.Scripts(3)[name]}
	}
	pictures := map[image.YCbCrSubsampleRatio]*image.YCbCr{}
	for _, ratio := range ratios {
		pictures[ratio] = jpegcases.Picture(5, 1217, 834, ratio)
	}
	for n, name := range slices.Sorted(maps.Keys(kinds)) {
		o := kinds[name]
		for i, ratio := range ratios {
			if name != "plain" && i != n%len(ratios) { // plain ones with every ratio
				continue
			}
			file := jpegcases.Encode(pictures[ratio], o)
			look, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file))
			if err != nil {
				t.Errorf("%v, %s: %v", ratio, name, err)
				continue
			}
			img, err := jpeg.Decode(bytes.NewReader(file))
			if err != nil {
				t.Fatal(err)
			}
			g := geometry{width: 1217, height: 834, small: storedSize(look.Picture.Rect.Size(), look.Orientation), orientation: look.Orientation}
			want := g.planar(img) // which TestPlanarAgrees holds to another program
			if mean, _ := difference(t, look.Picture, want); mean > 2.5 {
				t.Errorf("%v, %s: off by %.2f on average", ratio, name, mean)
			}
			if _, err := NewDarkroom(1).Look(t.Context(), bytes.NewReader(file[:len(file)*2/3])); err == nil && len(o.Trailer) == 0 {
				t.Errorf("%v, %s: two thirds pass for a whole", ratio, name)
			}
		}
	}
}

// BenchmarkLookKinds24MP measures the preview of 24 megapixels as cameras write them.
func BenchmarkLookKinds24MP(b *testing.B) {
	for _, c := range []struct {
		name  string
		ratio image.YCbCrSubsampleRatio
		o     jpegcases.Options
	}{
		{"4:2:2", image.YCbCrSubsampleRatio422, jpegcases.Options{Quality: 93}},
		{"4:2:0", image.YCbCrSubsampleRatio420, jpegcases.Options{Quality: 93}},
		{"4:2:0 restarts turned", image.YCbCrSubsampleRatio420, jpegcases.Options{Quality: 93, Restart: 375, Orientation: 6}},
		{"progressive", image.YCbCrSubsampleRatio420, jpegcases.Options{Quality: 93, Script: jpegcases.Scripts(3)["usual"]}},
	} {
		file := jpegcases.Encode(jpegcases.Picture(1, 6000, 4000, c.ratio), c.o)
		b.Run(fmt.Sprintf("%s %.1f MB", c.name, float64(len(file))/(1<<20)), func(b *testing.B) {
			room := NewDarkroom(2)
			b.ReportAllocs()
			for b.Loop() {
				if _, err := room.Look(b.Context(), bytes.NewReader(file)); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

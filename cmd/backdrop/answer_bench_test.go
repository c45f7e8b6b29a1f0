package main

import (
	"bytes"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"net/http/httptest"
	"testing"
	"time"

	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/removebg"
	"backdrop/internal/samples"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// BenchmarkAnswer compares the forms of a full answer at 10 megapixels: how much
// comes down the line, and how long it takes to prove that it is whole and to put the
// guest's picture together from it. The sandbox's own time is not counted.
func BenchmarkAnswer(b *testing.B) {
	tr := samples.Pose(4, samples.Scene{Ratio: image.YCbCrSubsampleRatio420, Bare: true}, 3872, 2592)
	var original bytes.Buffer
	if err := jpeg.Encode(&original, tr.Image, &jpeg.Options{Quality: 93}); err != nil {
		b.Fatal(err)
	}
	s, err := sandbox.New(sandbox.Config{Subscription: 100 * kiosk.Credit, Cut: greenscreen.Key, Encode: photo.EncodeJPEG})
	if err != nil {
		b.Fatal(err)
	}
	web := httptest.NewServer(s.Handler())
	defer web.Close()
	profile, _ := removebg.ProfileNamed("remove.bg")
	service, err := removebg.New(profile, removebg.Options{BaseURL: web.URL + "/v1.0", Key: kiosk.NewSecret(sandbox.DefaultKey)})
	if err != nil {
		b.Fatal(err)
	}
	defer service.Close()
	looks, room := &layers{}, photo.NewDarkroom(2)
	background, _, err := looks.of(kiosk.Look{Background: "beach"}, false)
	if err != nil {
		b.Fatal(err)
	}
	for name, job := range map[string]removebg.Job{"zip": {Format: "zip"}, "alpha": {Format: "png", Alpha: true}, "rgba": {Format: "png"}} {
		job.Image, job.Size, job.Fresh = original.Bytes(), "full", true
		var answer bytes.Buffer
		if _, err := service.Cut(b.Context(), job, func(removebg.Answer) error { return nil }, &answer); err != nil {
			b.Fatal(name, err)
		}
		at, size := bytes.NewReader(answer.Bytes()), int64(answer.Len())
		b.Run(fmt.Sprint(name), func(b *testing.B) {
			var checked, composed time.Duration
			for b.Loop() {
				kept := photo.NewOriginal(bytes.NewReader(original.Bytes()))
				if name != "zip" { // decoded while the request was out
					if _, _, _, err := room.Upload(b.Context(), kept, photo.UploadLimit{Bytes: 22 << 20, Pixels: 50_000_000}); err != nil {
						b.Fatal(err)
					}
				}
				began := time.Now()
				if _, err := room.CheckCutout(b.Context(), at, size); err != nil {
					b.Fatal(err)
				}
				checked += time.Since(began)
				began = time.Now()
				c := photo.Composition{Quality: 92, DPI: 300, Position: photo.Position{X: 0.5, Y: 0.5}, Subject: photo.Place{Scale: 1}, Width: 3872, Height: 2592,
					Scenery: func() (*photo.Layer, *photo.Layer, error) { return background, nil, nil },
					Cutout:  at, CutoutSize: size, Original: kept, JPEG: io.Discard}
				if _, err := room.Compose(b.Context(), c); err != nil {
					b.Fatal(err)
				}
				composed += time.Since(began)
			}
			b.ReportMetric(float64(size)/1e6, "MB")
			b.ReportMetric(float64(checked.Milliseconds())/float64(b.N), "ms-check")
			b.ReportMetric(float64(composed.Milliseconds())/float64(b.N), "ms-compose")
		})
	}
}

package sandbox

import (
	"math"

	"backdrop/kiosk"
)

// Limits of the protocol, in pixels, and its prices.
const (
	megapixel      = 1_000_000
	previewPixels  = megapixel / 4
	fullPixels     = 25 * megapixel
	maxPixels      = 50 * megapixel // of an upload, and of size=50MP
	pngPixels      = 10 * megapixel // of a PNG result, whatever was asked
	previewPrice   = kiosk.Credit / 4
	fullPrice      = kiosk.Credit
	previewStage   = "preview"
	fullStage      = "full"
	accountStage   = "account"
	thumbnailSide  = 2 // "smaller" makes a preview half as wide and high
	matteThreshold = 8 // alpha below this is not yet subject
)

// size is one value of the parameter size. auto has no price of its own.
type size struct {
	stage string
	cap   int // pixels of the result, for formats other than PNG
	auto  bool
}

// sizes lists every documented value with its aliases.
var sizes = map[string]size{
	"preview": {stage: previewStage, cap: previewPixels},
	"small":   {stage: previewStage, cap: previewPixels},
	"regular": {stage: previewStage, cap: previewPixels},
	"medium":  {stage: fullStage, cap: megapixel * 3 / 2},
	"hd":      {stage: fullStage, cap: 4 * megapixel},
	"full":    {stage: fullStage, cap: fullPixels},
	"4k":      {stage: fullStage, cap: fullPixels},
	"50MP":    {stage: fullStage, cap: maxPixels},
	"auto":    {stage: fullStage, cap: fullPixels, auto: true},
}

func price(stage string) kiosk.Credits {
	if stage == previewStage {
		return previewPrice
	}
	return fullPrice
}

// fit gives the largest size of the same shape with at most limit pixels: both
// sides rounded down (so do the vendor's published previews), never enlarged,
// never zero.
func fit(w, h, limit int) (int, int) {
	if w*h <= limit {
		return w, h
	}
	side := func(a, b int) int {
		return max(1, int(math.Floor(math.Sqrt(float64(limit)*float64(a)/float64(b)))))
	}
	return min(side(w, h), limit, w), min(side(h, w), limit, h)
}

// targets are the result's size and the one that the documentation of X-Max-Width
// promises: what a paid call for the same upload could have had.
func (o *options) targets(stage string, w, h int, small bool) (tw, th, mw, mh int) {
	limit, most := o.size.cap, max(o.size.cap, fullPixels)
	if stage == previewStage {
		limit = previewPixels
	}
	if o.makesPNG() {
		limit, most = min(limit, pngPixels), pngPixels
	}
	mw, mh = fit(w, h, most)
	tw, th = fit(w, h, limit)
	switch {
	case small && stage == previewStage:
		tw, th = max(1, tw/thumbnailSide), max(1, th/thumbnailSide)
	case small:
		tw, th = fit(w, h, previewPixels)
	}
	return tw, th, mw, mh
}

// makesPNG tells whether the result will be a PNG as far as that is known before
// the cut: auto becomes a JPEG only where nothing is transparent.
func (o *options) makesPNG() bool {
	opaque := o.color != nil && o.color.A == 255
	return o.format == "png" || (o.format == "auto" && (o.alpha || !opaque))
}

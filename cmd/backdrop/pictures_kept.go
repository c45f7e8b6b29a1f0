package main

import (
	"context"
	"image"
	"io"
	"slices"

	"backdrop/internal/hands"
	"backdrop/internal/photo"
	"backdrop/internal/shelf"
	"backdrop/kiosk"
)

// keptPicture is a picture decoded at screen size.
type keptPicture struct {
	key string
	img image.Image
}

// Bounds of the decoded pictures kept: how many, how many bytes together, and how many
// pixels each. A photo as it came is 0.4 MB, a cutout or a finished picture 1 MB: a
// sheet of twelve shots and the strip below it find room, with a cutout for each.
const (
	keptPictures = 64
	keptTogether = 40 << 20
	keptPixels   = 1 << 20
)

// once gives what is kept under a key, or makes it and keeps it.
func (p *pictures) once(key string, make func() (image.Image, error)) (image.Image, error) {
	if img := p.again(key); img != nil {
		return img, nil
	}
	img, err := make()
	if err != nil {
		return nil, err
	}
	p.keep(keptPicture{key, img})
	return img, nil
}

// again gives what is kept under a key; nil for nothing.
func (p *pictures) again(key string) image.Image {
	p.mu.Lock()
	defer p.mu.Unlock()
	i := slices.IndexFunc(p.kept, func(k keptPicture) bool { return k.key == key })
	if i < 0 {
		return nil
	}
	k := p.kept[i]
	p.kept = append(slices.Delete(p.kept, i, i+1), k)
	return k.img
}

// keep remembers a picture, and lets go of those not used for longest that there is
// no room for.
func (p *pictures) keep(k keptPicture) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.kept = slices.DeleteFunc(p.kept, func(was keptPicture) bool { return was.key == k.key })
	p.kept = append(p.kept, k)
	room, first := keptTogether, len(p.kept)
	for first > 0 && len(p.kept)-first < keptPictures {
		if room -= bytesOf(p.kept[first-1].img); room < 0 && first < len(p.kept) {
			break
		}
		first--
	}
	p.kept = slices.Clone(p.kept[first:])
}

// bytesOf is what a decoded picture takes.
func bytesOf(img image.Image) int {
	switch img := img.(type) {
	case *image.YCbCr:
		return len(img.Y) + len(img.Cb) + len(img.Cr)
	case *image.Gray:
		return len(img.Pix)
	}
	return 4 * img.Bounds().Dx() * img.Bounds().Dy()
}

// original gives a shot as it came: the picture that was shown while it arrived, as
// long as that is here, so that nothing changes on the screen.
func (p *pictures) original(ctx context.Context, s kiosk.Shot) (image.Image, error) {
	if img := p.arrivals.photo(s.SHA); img != nil {
		return img, nil
	}
	return p.small(ctx, shelf.Original(s.N, s.Name), s.SHA)
}

// small gives a large picture of the event at screen size: from the cache, else decoded
// from its file and put there for the next time. A cache that takes no file, as on a
// full disk, keeps nobody from seeing the picture.
func (p *pictures) small(ctx context.Context, path, sha string) (image.Image, error) {
	cached := hands.CachedLook(sha)
	if f, err := p.shelf.Open(cached); err == nil {
		img, err := photo.DecodeSmall(f, layerPixels)
		_ = f.Close() // opened for reading: nothing to lose
		if err == nil {
			return img, nil
		}
	}
	f, err := p.shelf.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	look, err := p.darkroom.Look(ctx, f)
	if err != nil {
		return nil, err
	}
	_, _ = p.shelf.Replace(cached, func(w io.Writer) error {
		_, err := w.Write(look.Upload)
		return err
	})
	return look.Picture, nil
}

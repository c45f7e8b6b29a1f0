package samples

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"time"
)

// Encode writes img as a JPEG of the given quality (1 to 100).
type Encode func(w io.Writer, img image.Image, quality int) error

// Camera drops generated photos into a folder.
type Camera struct {
	Folder        string        // must exist
	Shots         int           // how many photos to take
	Every         time.Duration // pause between two photos; 0: as fast as they are made
	First         int           // number in the first file's name; 0 counts as 1
	Width, Height int           // pixels, landscape; 0: 6000 × 4000
	Seed          uint64        // another seed gives other guests
	Quality       int           // JPEG quality; 0: 96, which gives a camera's file size
	Encode        Encode        // nil: image/jpeg

	// Wait pauses between photos; nil: a timer. It returns ctx's error when ctx ends first.
	Wait func(ctx context.Context, d time.Duration) error
}

// lastNumber is where the counter of a camera ends: DSC_9999.
const lastNumber = 9999

// Run takes the photos, one after the other, as DSC_0001.JPG and so on, and
// tells each one's count (1, 2, …) to dropped once its file is closed; dropped
// may be nil. A file that exists is left alone and its number skipped. About
// every fourth photo is upright, stored sideways with EXIF orientation 6.
//
// It ends with ctx's error when ctx ends, after the file it is writing is
// whole or removed. One photo is in memory at a time.
func (c Camera) Run(ctx context.Context, dropped func(n int)) error {
	c = c.withDefaults()
	var st studio
	number := c.First
	for n := 1; n <= c.Shots; n++ {
		if n > 1 && c.Every > 0 {
			if err := c.Wait(ctx, c.Every); err != nil {
				return err
			}
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		next, err := c.shoot(&st, number, n)
		if err != nil {
			return err
		}
		number = next
		if dropped != nil {
			dropped(n)
		}
	}
	return nil
}

func (c Camera) withDefaults() Camera {
	if c.First <= 0 {
		c.First = 1
	}
	if c.Width <= 0 || c.Height <= 0 {
		c.Width, c.Height = 6000, 4000
	}
	if c.Quality == 0 {
		c.Quality = 96
	}
	if c.Encode == nil {
		c.Encode = func(w io.Writer, img image.Image, quality int) error {
			return jpeg.Encode(w, img, &jpeg.Options{Quality: quality})
		}
	}
	if c.Wait == nil {
		c.Wait = pause
	}
	return c
}

func pause(ctx context.Context, d time.Duration) error {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-t.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// shoot makes shot n and stores it under the first free number from number on;
// it gives the number after that.
func (c Camera) shoot(st *studio, number, n int) (int, error) {
	pieces, err := c.picture(st, n)
	if err != nil {
		return 0, fmt.Errorf("encode photo %d: %w", n, err)
	}
	for ; number <= lastNumber; number++ {
		name := filepath.Join(c.Folder, fmt.Sprintf("DSC_%04d.JPG", number))
		f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return 0, fmt.Errorf("create photo: %w", err)
		}
		if err := store(f, pieces); err != nil {
			return 0, errors.Join(fmt.Errorf("write photo: %w", err), os.Remove(name))
		}
		return number + 1, nil
	}
	return 0, fmt.Errorf("name photo: DSC_%04d.JPG and all before it are taken", lastNumber)
}

// picture gives the file of shot n: the picture with a camera's EXIF.
func (c Camera) picture(st *studio, n int) ([][]byte, error) {
	seed := shotSeed(c.Seed, n)
	w, h := c.Width, c.Height
	sideways := seed%4 == 0
	if sideways {
		w, h = h, w
	}
	photo := st.expose(seed, w, h, sideways, false)
	var buf bytes.Buffer
	buf.Grow(photo.Image.Rect.Dx()*photo.Image.Rect.Dy()/2 + 1<<12)
	if err := c.Encode(&buf, photo.Image, c.Quality); err != nil {
		return nil, err
	}
	orientation := uint16(1)
	if sideways {
		orientation = 6
	}
	thumb, err := Thumbnail(photo.Image)
	if err != nil {
		return nil, err
	}
	return withEXIF(buf.Bytes(), exif(orientation, n, thumb))
}

// shotSeed spreads the shots of one camera over all seeds; for one camera no
// two are alike, as every step can be undone.
func shotSeed(seed uint64, n int) uint64 {
	v := seed + uint64(n)*0x9e3779b97f4a7c15
	v = (v ^ v>>30) * 0xbf58476d1ce4e5b9
	v = (v ^ v>>27) * 0x94d049bb133111eb
	return v ^ v>>31
}

// store writes as cameras do: in pieces, straight into the final name.
func store(f *os.File, pieces [][]byte) error {
	for _, p := range pieces {
		for part := range slices.Chunk(p, 1<<20) {
			if _, err := f.Write(part); err != nil {
				return errors.Join(err, f.Close())
			}
		}
	}
	return f.Close()
}

// maxTIFF is what an APP1 segment holds beside its own length and "Exif".
const maxTIFF = 0xffff - 2 - 6

// withEXIF puts an APP1 segment right behind the start of a JPEG.
func withEXIF(jpg, tiff []byte) ([][]byte, error) {
	if len(tiff) > maxTIFF {
		return nil, fmt.Errorf("write EXIF: %d bytes do not fit into one segment", len(tiff))
	}
	if len(jpg) < 4 || jpg[0] != 0xff || jpg[1] != 0xd8 {
		return nil, errors.New("the encoder did not write a JPEG")
	}
	head := binary.BigEndian.AppendUint16([]byte{0xff, 0xd8, 0xff, 0xe1}, uint16(2+6+len(tiff)))
	head = append(head, "Exif\x00\x00"...)
	return [][]byte{append(head, tiff...), jpg[2:]}, nil
}

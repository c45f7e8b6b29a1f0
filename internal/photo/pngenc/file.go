package pngenc

import (
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"io"
)

const signature = "\x89PNG\r\n\x1a\n"

// File writes bands as one PNG, each as an IDAT chunk. Call Start, then Add for
// every band from the top down, then Finish. Errors are the writer's, wrapped.
type File struct {
	W    io.Writer
	Kind Kind
	Size image.Point // pixels, both sides 1 or more
	DPI  int         // resolution, pixels per inch; 0: none said
	SRGB bool        // say that colours are sRGB

	sum uint32
}

// Start writes what stands before the picture.
func (f *File) Start() error {
	f.sum = 1
	head := binary.BigEndian.AppendUint32(nil, uint32(f.Size.X))
	head = binary.BigEndian.AppendUint32(head, uint32(f.Size.Y))
	head = append(head, 8, f.Kind.colour, 0, 0, 0)
	if _, err := io.WriteString(f.W, signature); err != nil {
		return fmt.Errorf("write png: %w", err)
	}
	if err := Chunk(f.W, "IHDR", head); err != nil {
		return err
	}
	if err := f.describe(); err != nil {
		return err
	}
	return Chunk(f.W, "IDAT", []byte{0x78, 0x01}) // zlib: deflate, 32 KiB window, fastest
}

// describe writes what stands between header and picture (PNG, sections 11.3.3.5
// and 11.3.5.3): the colours' meaning, and the resolution in pixels per metre.
func (f *File) describe() error {
	if f.SRGB {
		if err := Chunk(f.W, "sRGB", []byte{0}); err != nil { // perceptual
			return err
		}
	}
	if f.DPI == 0 {
		return nil
	}
	metre := uint32((f.DPI*10000 + 127) / 254)
	data := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, metre), metre)
	return Chunk(f.W, "pHYs", append(data, 1))
}

// Add writes the next band.
func (f *File) Add(b Band) error {
	f.sum = joinAdler(f.sum, b.sum, b.raw)
	return Chunk(f.W, "IDAT", b.data)
}

// Finish writes what stands behind the last band.
func (f *File) Finish() error {
	end := binary.BigEndian.AppendUint32([]byte{0x03, 0x00}, f.sum) // an empty last block
	if err := Chunk(f.W, "IDAT", end); err != nil {
		return err
	}
	return Chunk(f.W, "IEND", nil)
}

// Chunk writes one chunk (PNG, section 5.3): its name has four letters.
func Chunk(w io.Writer, name string, data []byte) error {
	head := append(binary.BigEndian.AppendUint32(nil, uint32(len(data))), name...)
	sum := crc32.Update(crc32.ChecksumIEEE([]byte(name)), crc32.IEEETable, data)
	for _, piece := range [][]byte{head, data, binary.BigEndian.AppendUint32(nil, sum)} {
		if _, err := w.Write(piece); err != nil {
			return fmt.Errorf("write png: %w", err)
		}
	}
	return nil
}

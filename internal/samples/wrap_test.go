package samples

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"image"
	"image/jpeg"
	"testing"
)

// thumbnailOf follows the directories of the EXIF block, as TIFF 6.0 says: the
// orientation stands in the first, the thumbnail in the second.
func thumbnailOf(t *testing.T, file []byte) (orientation string, thumb []byte) {
	t.Helper()
	tiff := file[bytes.Index(file, []byte("Exif\x00\x00"))+6:]
	long := binary.LittleEndian.Uint32
	read := func(at uint32) (map[uint16]uint32, uint32) {
		tags, n := map[uint16]uint32{}, uint32(binary.LittleEndian.Uint16(tiff[at:]))
		for i := range n {
			entry := tiff[at+2+12*i:]
			tags[binary.LittleEndian.Uint16(entry)] = long(entry[8:])
		}
		return tags, long(tiff[at+2+12*n:])
	}
	first, next := read(long(tiff[4:]))
	orientation = fmt.Sprint(first[0x0112])
	if next == 0 {
		return orientation, nil
	}
	second, end := read(next)
	if end != 0 || second[0x0103] != 6 {
		t.Errorf("the second directory says %v, next %d", second, end)
	}
	return orientation, tiff[second[0x0201]:][:second[0x0202]]
}

func TestWrapWritesWhatCamerasWrite(t *testing.T) {
	img := Pose(3, Scene{Kind: "party", Ratio: image.YCbCrSubsampleRatio420, Bare: true}, 300, 200).Image
	var jpg bytes.Buffer
	if err := jpeg.Encode(&jpg, img, nil); err != nil {
		t.Fatal(err)
	}
	for _, b := range []Ballast{{}, {Orientation: 6, MakerNote: 20000}, {Orientation: 8, MakerNote: 1 << 20, Trailing: 5000}, {Orientation: 99, NoThumbnail: true, Number: 61}} {
		file, err := Wrap(jpg.Bytes(), img, b)
		if err != nil {
			t.Fatal(err)
		}
		if segment := int(file[4])<<8 | int(file[5]); segment != bytes.Index(file, jpg.Bytes()[2:])-4 {
			t.Errorf("%+v: the picture goes on after %d bytes of EXIF", b, segment)
		}
		got, err := jpeg.Decode(bytes.NewReader(file))
		if err != nil || got.Bounds() != img.Rect {
			t.Errorf("%+v: %v", b, err)
		}
		o, thumb := thumbnailOf(t, file)
		want := fmt.Sprint(max(b.Orientation%99, 1))
		if o != want {
			t.Errorf("%+v: orientation is %s", b, o)
		}
		if b.NoThumbnail {
			if thumb != nil {
				t.Errorf("%+v: has a thumbnail", b)
			}
			continue
		}
		small, err := jpeg.Decode(bytes.NewReader(thumb))
		if err != nil || small.Bounds().Dx() != ThumbWidth || small.Bounds().Dy() != ThumbHeight {
			t.Errorf("%+v: thumbnail: %v", b, err)
		}
		if len(file) < jpg.Len()+b.Trailing+min(b.MakerNote, 50000) {
			t.Errorf("%+v: the file has only %d bytes", b, len(file))
		}
	}
	if _, err := Wrap([]byte("no JPEG"), img, Ballast{}); err == nil {
		t.Error("wrapped what is no JPEG")
	}
	if _, err := Wrap(jpg.Bytes(), img, Ballast{Trailing: -1}); err == nil {
		t.Error("wrote fewer bytes than there are")
	}
}

func TestThumbnailShowsThePictureBetweenBars(t *testing.T) {
	for _, c := range []struct{ w, h, left, top int }{{600, 400, 0, 7}, {400, 300, 0, 0}, {200, 300, 40, 0}, {160, 120, 0, 0}, {3, 2, 0, 7}} {
		img := image.NewYCbCr(image.Rect(0, 0, c.w, c.h), image.YCbCrSubsampleRatio420)
		for i := range img.Y {
			img.Y[i] = 200
		}
		for i := range img.Cb {
			img.Cb[i], img.Cr[i] = 128, 128
		}
		b, err := Thumbnail(img)
		if err != nil {
			t.Fatal(err)
		}
		got, err := jpeg.Decode(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		small := got.(*image.YCbCr)
		middle := func(at func(i int) uint8) int {
			n := 0
			for at(n) < 100 {
				n++
			}
			return n
		}
		if top := middle(func(i int) uint8 { return small.Y[small.YOffset(80, i)] }); top != c.top {
			t.Errorf("%d×%d: %d rows of black above", c.w, c.h, top)
		}
		if left := middle(func(i int) uint8 { return small.Y[small.YOffset(i, 60)] }); left != c.left {
			t.Errorf("%d×%d: %d columns of black at the left", c.w, c.h, left)
		}
	}
	if _, err := Thumbnail(image.NewYCbCr(image.Rectangle{}, image.YCbCrSubsampleRatio420)); err == nil {
		t.Error("made a thumbnail of nothing")
	}
}

// A sideways photo's thumbnail lies on its side too.
func TestCameraThumbnailLiesAsThePicture(t *testing.T) {
	c := Camera{Seed: 11, Width: 480, Height: 320}.withDefaults()
	var st studio
	for n := 1; n <= 8; n++ {
		pieces, err := c.picture(&st, n)
		if err != nil {
			t.Fatal(err)
		}
		file := bytes.Join(pieces, nil)
		_, thumb := thumbnailOf(t, file)
		if thumb == nil {
			t.Fatalf("photo %d has no thumbnail", n)
		}
		want, err := Thumbnail(st.film)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(thumb, want) {
			t.Errorf("photo %d: the thumbnail is not of the picture as stored", n)
		}
		if len(file) > 4 && int(file[4])<<8|int(file[5]) < len(thumb) {
			t.Errorf("photo %d: the segment is too short", n)
		}
	}
}

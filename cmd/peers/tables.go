package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strconv"
)

// bench knows where the pictures and the programs are.
type bench struct {
	order
	errs io.Writer
}

func (b *bench) path(name string) string { return filepath.Join(b.dir, name) }

// out is where a program writes, without the ending.
func (b *bench) out() string { return filepath.Join(b.dir, "out", "result") }

// table prints one table.
func (b *bench) table(ctx context.Context, name string, p *printer) error {
	switch name {
	case "ingest":
		return b.ingest(ctx, p)
	case "finish":
		return b.finish(ctx, p)
	case "key":
		return b.key(ctx, p)
	case "encode":
		if err := b.make(ctx, "photos"); err != nil {
			return err
		}
		return again(ctx, p.out, b.errs, "encode", b.dir, strconv.Itoa(b.rounds), strconv.FormatBool(p.markdown))
	}
	return again(ctx, p.out, b.errs, "mattes", b.bin, b.path("out"), strconv.Itoa(b.mattePixelsWide), strconv.FormatBool(p.markdown))
}

// make has pictures made in a process of their own, so that this one stays small.
func (b *bench) make(ctx context.Context, part string) error {
	return again(ctx, b.errs, b.errs, "generate", part, b.dir, strconv.Itoa(b.width))
}

// ingest is a camera's file on its way to a preview.
func (b *bench) ingest(ctx context.Context, p *printer) error {
	files := b.files
	if len(files) == 0 {
		if err := b.make(ctx, "photos"); err != nil {
			return err
		}
		for _, name := range []string{"photo-422.jpg", "photo-420.jpg", "photo-422-restart.jpg", "photo-422-progressive.jpg"} {
			if _, err := os.Stat(b.path(name)); err != nil {
				p.note("%s: not made, cjpeg or jpegtran is not installed.", name)
				continue
			}
			files = append(files, b.path(name))
		}
	}
	for _, file := range files {
		st, err := os.Stat(file)
		if err != nil {
			return fmt.Errorf("use photo: %w", err)
		}
		title := fmt.Sprintf("Preview of %s, %.1f MB", filepath.Base(file), float64(st.Size())/1e6)
		p.times(title, race(ctx, previewers(b.bin, file), b.rounds, b.out()))
	}
	return nil
}

// previewers make an upright JPEG of at most a quarter megapixel: 612×408 of a
// picture of 3:2, quality 85. The box is square because it holds for pictures
// stored sideways too.
func previewers(bin, file string) []tool {
	return []tool{
		{name: "vipsthumbnail", file: "vipsthumbnail", suffix: ".jpg", args: []string{file, "--size", "612x612", "-o", "%OUT[Q=85]"}},
		{name: "backdrop photo upload", ours: true, file: bin, suffix: ".jpg", args: []string{"photo", "upload", file, "%OUT"}},
		{name: "djpeg -scale 1/8 (decodes only)", file: "djpeg", args: []string{"-scale", "1/8", "-outfile", os.DevNull, file}},
		{name: "ImageMagick jpeg:size", file: "convert", suffix: ".jpg", args: []string{"-define", "jpeg:size=1224x1224", file, "-auto-orient", "-thumbnail", "612x612", "-quality", "85", "%OUT"}},
		{name: "GraphicsMagick -size", file: "gm", suffix: ".jpg", args: []string{"convert", "-size", "1224x1224", file, "-auto-orient", "-resize", "612x612", "-quality", "85", "%OUT"}},
		{name: "ffmpeg -lowres 3", file: "ffmpeg", suffix: ".jpg", args: []string{"-v", "error", "-nostdin", "-y", "-lowres", "3", "-i", file,
			"-vf", "scale=612:612:force_original_aspect_ratio=decrease:flags=lanczos", "-frames:v", "1", "-update", "1", "-q:v", "3", "%OUT"}},
	}
}

// finish is background, cut-out and frame on their way to the guest's file.
func (b *bench) finish(ctx context.Context, p *printer) error {
	for _, part := range []string{"photos", "layers"} {
		if err := b.make(ctx, part); err != nil {
			return err
		}
	}
	p.times(fmt.Sprintf("Finished picture, %.0f MP, with frame", float64(b.width*b.height)/1e6), race(ctx, b.finishers(), b.rounds, b.out()))
	p.note("The peers read background, cut-out (PNG) and frame. Backdrop reads the camera's original too, for its colours.")
	return nil
}

func (b *bench) finishers() []tool {
	back, cut, frame, photo := b.path("background.jpg"), b.path("cutout.png"), b.path("frame.png"), b.path("photo-420.jpg")
	tools := []tool{
		// Mode 2 is "over"; vips takes the three pictures in one pass.
		{name: "vips composite", file: "vips", suffix: ".jpg", args: []string{"composite", back + " " + cut + " " + frame, "%OUT[Q=92]", "2 2"}},
	}
	for _, form := range []string{"cutout.zip", "alpha.png", "cutout.png"} {
		tools = append(tools, tool{name: "backdrop photo compose " + form, ours: true, file: b.bin, suffix: ".jpg",
			args: []string{"photo", "compose", b.path(form), "%OUT", "--original", photo, "--background", back, "--frame", frame}})
	}
	return append(tools,
		tool{name: "ImageMagick -composite", file: "convert", suffix: ".jpg", args: []string{back, cut, "-composite", frame, "-composite", "-sampling-factor", "2x2", "-quality", "92", "%OUT"}},
		tool{name: "GraphicsMagick composite, twice", file: "gm", suffix: ".jpg", args: []string{"composite", "-compose", "Over", cut, back, b.out() + ".mpc"},
			then: []string{"gm", "composite", "-compose", "Over", frame, b.out() + ".mpc", "-quality", "92", "%OUT"}},
		tool{name: "ffmpeg overlay, twice", file: "ffmpeg", suffix: ".jpg", args: []string{"-v", "error", "-nostdin", "-y", "-i", back, "-i", cut, "-i", frame,
			"-filter_complex", "[0][1]overlay[a];[a][2]overlay", "-frames:v", "1", "-update", "1", "-q:v", "2", "%OUT"}},
	)
}

// key is a shot before a green screen on its way to a cut-out.
func (b *bench) key(ctx context.Context, p *printer) error {
	if err := b.make(ctx, "photos"); err != nil {
		return err
	}
	rows := race(ctx, keyers(b.bin, b.path("photo-420.jpg")), b.rounds, b.out())
	p.times(fmt.Sprintf("Keyed cut-out, %.0f MP", float64(b.width*b.height)/1e6), rows)
	if part := rows[1].wall - rows[2].wall; rows[1].fault == "" && rows[2].fault == "" {
		p.note("ffmpeg's key and despill alone (without decoding, without writing): %s ms.", figure(part))
	}
	return nil
}

func keyers(bin, file string) []tool {
	filter := "chromakey=0x1eb53a:0.14:0.08,despill=green"
	ffmpeg := func(name, suffix string, more ...string) tool {
		return tool{name: name, file: "ffmpeg", suffix: suffix, args: append([]string{"-v", "error", "-nostdin", "-y", "-i", file}, more...)}
	}
	return []tool{
		ffmpeg("ffmpeg chromakey + despill, PNG", ".png", "-vf", filter, "-frames:v", "1", "-update", "1", "-compression_level", "3", "-pred", "mixed", "%OUT"),
		ffmpeg("ffmpeg chromakey + despill, nothing written", "", "-vf", filter, "-f", "null", "-"),
		ffmpeg("ffmpeg decodes only", "", "-f", "null", "-"),
		{name: "backdrop photo key, PNG", ours: true, file: bin, suffix: ".png", args: []string{"photo", "key", file, "%OUT"}},
		{name: "ImageMagick -fuzz 20%, PNG", file: "convert", suffix: ".png", args: []string{file, "-fuzz", "20%", "-transparent", "rgb(30,181,58)", "-quality", "35", "%OUT"}},
	}
}

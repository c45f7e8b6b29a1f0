package main

import (
	"bytes"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/kiosk"
)

// largePhotos gives n camera files of 24 megapixels with different content. Few are
// drawn; the others get another trailer, as cameras append one.
func largePhotos(b *testing.B, n int) [][]byte {
	b.Helper()
	var drawn [][]byte
	for seed := range uint64(min(n, 3)) {
		var buf bytes.Buffer
		if err := photo.EncodeJPEG(&buf, samples.Render(seed, 6000, 4000).Image, 96); err != nil {
			b.Fatal(err)
		}
		drawn = append(drawn, buf.Bytes())
	}
	out := make([][]byte, n)
	for i := range out {
		out[i] = fmt.Appendf(bytes.Clone(drawn[i%len(drawn)]), "trailer %d", i)
	}
	return out
}

// place puts a whole file under its name in one step.
func place(b *testing.B, dir, name string, data []byte) {
	b.Helper()
	tmp := filepath.Join(dir, "."+name)
	if err := os.WriteFile(tmp, data, 0o600); err != nil {
		b.Fatal(err)
	}
	if err := os.Rename(tmp, filepath.Join(dir, name)); err != nil {
		b.Fatal(err)
	}
}

// BenchmarkReady24MP measures from a whole 24-megapixel file in the camera folder
// to its preview upload being ready (goal: 1.5 s), one file at a time.
func BenchmarkReady24MP(b *testing.B) {
	dir := filepath.Join(b.TempDir(), "event")
	text := config.Template(map[string]string{"cutter.preview": cutterNone, "cutter.full": cutterScreen})
	if err := writeEvent(dir, text); err != nil {
		b.Fatal(err)
	}
	cfg, err := config.Load(dir, nil)
	if err != nil {
		b.Fatal(err)
	}
	booth, err := openBooth(b.Context(), cfg, boothOptions{backlog: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = booth.close(time.Minute) }()
	watch, stop := booth.engine.Watch()
	defer stop()
	photos := largePhotos(b, 20)
	n := 0
	for b.Loop() {
		place(b, filepath.Join(dir, "drop"), fmt.Sprintf("IMG_%04d.JPG", n), fmt.Appendf(photos[n%20], " take %d", n))
		n++
		for bo := range watch {
			if bo.Count(kiosk.Ready) == n {
				break
			}
		}
	}
	b.ReportMetric(float64(b.Elapsed().Milliseconds())/float64(n), "ms/photo")
}

// BenchmarkBurst runs the real program on a burst of 24-megapixel files that all
// lie there at the start, with the built-in cutter making every preview, and reads
// its peak memory (goal: 400 MB). BACKDROP_BURST sets how many; 300 is the goal's.
func BenchmarkBurst(b *testing.B) {
	count := 16
	if n, err := strconv.Atoi(os.Getenv("BACKDROP_BURST")); err == nil {
		count = n
	}
	photos := largePhotos(b, min(count, 30))
	for b.Loop() {
		dir := filepath.Join(b.TempDir(), "event")
		text := config.Template(map[string]string{"cutter.preview": cutterScreen, "cutter.full": cutterScreen})
		if err := writeEvent(dir, text); err != nil {
			b.Fatal(err)
		}
		for i := range count {
			place(b, filepath.Join(dir, "drop"), fmt.Sprintf("IMG_%04d.JPG", i), fmt.Appendf(bytes.Clone(photos[i%len(photos)]), " of %d", i))
		}
		begun := time.Now()
		cmd, in, out := program(b, dir)
		if _, err := fmt.Fprintf(in, "wait idle 1200\nconfirm 1\nconfirm 2\nconfirm 3\nwait idle 600\n"); err != nil {
			b.Fatal(err)
		}
		peak := peakMemory(b, cmd.Process.Pid, out, 2)
		b.ReportMetric(float64(time.Since(begun).Milliseconds())/float64(count), "ms/photo")
		b.ReportMetric(peak, "peakMB")
		_, _ = io.WriteString(in, "quit\n") // a program that died says so below
		if err := cmd.Wait(); err != nil {
			b.Fatalf("%v\n%s", err, out.String())
		}
	}
}

var highWater = regexp.MustCompile(`VmHWM:\s+(\d+) kB`)

// peakMemory reads a process's peak resident memory in MB once it has answered that
// many times that it is idle; 0 where the system does not tell.
func peakMemory(b *testing.B, pid int, out *transcript, idles int) float64 {
	b.Helper()
	for deadline := time.Now().Add(20 * time.Minute); out.count("ok wait idle") < idles; {
		if time.Now().After(deadline) {
			b.Fatalf("it does not come to rest\n%s", out.String())
		}
		<-time.After(20 * time.Millisecond)
	}
	data, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		return 0
	}
	m := highWater.FindSubmatch(data)
	if m == nil {
		return 0
	}
	kb, _ := strconv.ParseFloat(string(m[1]), 64) // digits by the pattern
	return kb / 1024
}

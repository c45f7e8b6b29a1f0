package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"io"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"backdrop/internal/config"
	"backdrop/internal/greenscreen"
	"backdrop/internal/photo"
	"backdrop/internal/samples"
	"backdrop/internal/sandbox"
	"backdrop/kiosk"
)

// TestMain lets the test binary stand in for the program, so that a test can kill it.
func TestMain(m *testing.M) {
	if os.Getenv("BACKDROP_TEST_AS_PROGRAM") != "" {
		main()
	}
	os.Exit(m.Run())
}

// service is a sandbox with every upload written down.
type service struct {
	*sandbox.Server
	http *httptest.Server

	mu      sync.Mutex
	uploads [][]byte
}

func serveSandbox(t testing.TB, c sandbox.Config) *service {
	t.Helper()
	c.Cut, c.Encode = greenscreen.Key, photo.EncodeJPEG
	s, err := sandbox.New(c)
	if err != nil {
		t.Fatal(err)
	}
	out := &service{Server: s}
	out.http = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.Method == http.MethodPost {
			data, err := io.ReadAll(r.Body)
			if err != nil {
				return // the client has gone: the sandbox never saw a whole request
			}
			out.mu.Lock()
			out.uploads = append(out.uploads, data)
			out.mu.Unlock()
			r.Body = io.NopCloser(bytes.NewReader(data))
		}
		s.Handler().ServeHTTP(w, r)
	}))
	t.Cleanup(out.http.Close)
	return out
}

func (s *service) base() string { return s.http.URL + "/v1.0" }

func (s *service) sent() [][]byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([][]byte(nil), s.uploads...)
}

// truth is the sandbox's own account.
func (s *service) truth(t *testing.T) (out struct {
	Requests struct{ Preview, Full int }
	Charged  kiosk.Credits
	Images   []struct {
		SHA256, Stage string
		Charged       kiosk.Credits
	}
}) {
	t.Helper()
	data, err := json.Marshal(s.Truth())
	if err == nil {
		err = json.Unmarshal(data, &out)
	}
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// makeTestEvent makes an event that is cut by the service.
func makeTestEvent(t testing.TB, base string, values map[string]string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "event")
	all := map[string]string{"event.name": "Test", "cutter.preview": cutterService, "cutter.full": cutterService, "cutter.removebg.base_url": base}
	for k, v := range values {
		all[k] = v
	}
	if err := writeEvent(dir, config.Template(all)); err != nil {
		t.Fatal(err)
	}
	return dir
}

// shoot drops a small generated photo into the camera folder, renamed into place.
func shoot(t testing.TB, dir string, n int) string {
	t.Helper()
	p := samples.Render(uint64(n), 900, 600)
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p.Image, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(dir, "drop", fmt.Sprintf("IMG_%04d.JPG", n))
	if err := os.WriteFile(path+".tmp", b.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".tmp", path); err != nil {
		t.Fatal(err)
	}
	return path
}

// plain is a booth run line by line inside the test.
type plain struct {
	t     *testing.T
	in    *io.PipeWriter
	mu    sync.Mutex
	lines []string
	more  chan struct{} // room for one: there are new lines
	code  chan int
}

func startPlain(t *testing.T, args ...string) *plain {
	t.Helper()
	inR, inW := io.Pipe()
	outR, outW := io.Pipe()
	p := &plain{t: t, in: inW, more: make(chan struct{}, 1), code: make(chan int, 1)}
	env := map[string]string{"BACKDROP_API_KEY": sandbox.DefaultKey}
	go func() {
		code := run(args, world{stdin: inR, stdout: outW, stderr: outW, getenv: func(k string) string { return env[k] }})
		_ = outW.Close()
		p.code <- code
	}()
	go p.read(outR)
	t.Cleanup(func() { _ = inW.Close() })
	return p
}

func (p *plain) read(r io.Reader) {
	sc := bufio.NewScanner(r)
	for sc.Scan() {
		p.mu.Lock()
		p.lines = append(p.lines, sc.Text())
		p.mu.Unlock()
		select {
		case p.more <- struct{}{}:
		default:
		}
	}
}

func (p *plain) say(command string) {
	p.t.Helper()
	if _, err := io.WriteString(p.in, command+"\n"); err != nil {
		p.t.Fatalf("%s: %v\n%s", command, err, p.all())
	}
}

func (p *plain) all() string {
	p.mu.Lock()
	defer p.mu.Unlock()
	return strings.Join(p.lines, "\n")
}

// see waits for a line that matches, from the last one seen on.
func (p *plain) see(pattern string) string {
	p.t.Helper()
	re := regexp.MustCompile(pattern)
	timeout := time.After(60 * time.Second)
	for from := 0; ; {
		p.mu.Lock()
		for ; from < len(p.lines); from++ {
			if line := p.lines[from]; re.MatchString(line) {
				p.lines = p.lines[from+1:]
				p.mu.Unlock()
				return line
			}
		}
		p.mu.Unlock()
		select {
		case <-p.more:
		case <-timeout:
			p.t.Fatalf("no line matches %s; there are:\n%s", pattern, p.all())
		}
	}
}

// ask says a command and waits for its answer.
func (p *plain) ask(command, answer string) string {
	p.t.Helper()
	p.say(command)
	return p.see("^" + answer)
}

func (p *plain) end(want int) {
	p.t.Helper()
	_ = p.in.Close()
	select {
	case got := <-p.code:
		if got != want {
			p.t.Fatalf("exit code %d, want %d\n%s", got, want, p.all())
		}
	case <-time.After(60 * time.Second):
		p.t.Fatalf("it does not end\n%s", p.all())
	}
}

// once runs a command to its end.
func once(t *testing.T, env map[string]string, args ...string) (code int, out string) {
	t.Helper()
	var b bytes.Buffer
	code = run(args, world{stdin: strings.NewReader(""), stdout: &b, stderr: &b, getenv: func(k string) string { return env[k] }})
	return code, b.String()
}

func status(t *testing.T, dir string) kiosk.Status {
	t.Helper()
	code, out := once(t, nil, "status", "--json", dir)
	var st kiosk.Status
	if err := json.Unmarshal([]byte(out), &st); err != nil || code != 0 {
		t.Fatalf("status: code %d, %v\n%s", code, err, out)
	}
	return st
}

func files(t *testing.T, dir, folder, pattern string) []string {
	t.Helper()
	var out []string
	_ = filepath.WalkDir(filepath.Join(dir, folder), func(path string, d os.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			if ok, _ := filepath.Match(pattern, d.Name()); ok {
				out = append(out, path)
			}
		}
		return nil
	})
	return out
}

// samplesCamera gives a camera whose photos are small, with all the metadata of the
// large ones.
func samplesCamera(folder string, shots int) samples.Camera {
	return samples.Camera{Folder: folder, Shots: shots, Width: 900, Height: 600, Seed: 1, Encode: photo.EncodeJPEG}
}

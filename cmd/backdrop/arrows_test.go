package main

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

const moduleRoot = "../.."

// importsOf gives what each package of the module imports, tests included.
func importsOf(t *testing.T) map[string]map[string]bool {
	t.Helper()
	out := map[string]map[string]bool{}
	err := filepath.WalkDir(moduleRoot, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != moduleRoot && strings.HasPrefix(d.Name(), ".") {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(moduleRoot, filepath.Dir(path))
		if err != nil {
			return err
		}
		pkg := filepath.ToSlash(rel)
		if out[pkg] == nil {
			out[pkg] = map[string]bool{}
		}
		for _, spec := range f.Imports {
			p, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			out[pkg][p] = true
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out) < 12 {
		t.Fatalf("only %d packages found: the walk is broken", len(out))
	}
	return out
}

// mayImport says which of our own packages a package may import.
func mayImport(from, to string) bool {
	switch {
	case from == to || strings.HasPrefix(to, from+"/"):
		return true
	case strings.HasPrefix(from, "cmd/"):
		return true
	case from == "kiosk":
		return false
	case from == "tui":
		return to == "kiosk"
	case strings.HasPrefix(from, "assets"):
		return to == "assets"
	case to == "kiosk" || to == "assets":
		return strings.HasPrefix(from, "internal/")
	case from == "internal/hands":
		return slices.Contains([]string{"internal/photo", "internal/shelf", "internal/removebg", "internal/rembg", "internal/greenscreen"}, to)
	case from == "internal/gallery":
		return to == "internal/shelf"
	case strings.HasPrefix(from, "internal/photo/"):
		return strings.HasPrefix(to, "internal/photo/") // the photo packages are one family; none knows the parent
	case to == "internal/matte": // arithmetic on planes: it knows nothing and nobody
		return from == "internal/photo" || from == "internal/greenscreen"
	}
	return false
}

func TestArrows(t *testing.T) {
	for from, imports := range importsOf(t) {
		for path := range imports {
			if to, ours := strings.CutPrefix(path, "backdrop/"); ours && !mayImport(from, to) {
				t.Errorf("%s must not import %s", from, to)
			}
		}
	}
}

// TestPurity holds what kiosk and tui must not touch at all.
func TestPurity(t *testing.T) {
	allowed := []string{"errors", "fmt", "log/slog", "math/bits", "slices", "strconv", "strings", "time", "unicode", "unicode/utf8"}
	for path := range productionImports(t, "kiosk") {
		if !slices.Contains(allowed, path) {
			t.Errorf("kiosk imports %s", path)
		}
	}
	for path := range productionImports(t, "tui") {
		if path == "os" || path == "net" || strings.HasPrefix(path, "os/") || strings.HasPrefix(path, "net/") || strings.HasPrefix(path, "database/") {
			t.Errorf("tui imports %s", path)
		}
	}
}

// productionImports gives the imports of a package without its tests.
func productionImports(t *testing.T, pkg string) map[string]bool {
	t.Helper()
	out := map[string]bool{}
	files, err := filepath.Glob(filepath.Join(moduleRoot, pkg, "*.go"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no files in %s (%v)", pkg, err)
	}
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), file, nil, parser.ImportsOnly)
		if err != nil {
			t.Fatal(err)
		}
		for _, spec := range f.Imports {
			p, _ := strconv.Unquote(spec.Path.Value) // the parser has read it as a string
			out[p] = true
		}
	}
	return out
}

// TestTopLevel holds the owner's top level exactly.
func TestTopLevel(t *testing.T) {
	entries, err := os.ReadDir(moduleRoot)
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"LICENSE", "README.md", "assets", "cmd", "go.mod", "go.sum", "internal", "kiosk", "tui"}
	var got []string
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), ".") {
			got = append(got, e.Name())
		}
	}
	slices.Sort(got)
	if !slices.Equal(got, want) {
		t.Errorf("the top level is %v, want %v", got, want)
	}
}

// TestSizes holds the house rule that a function fits a screen: 70 lines at most,
// and root Update under 40.
func TestSizes(t *testing.T) {
	for _, f := range functions(t) {
		limit := 70
		if f.name == "App.Update" {
			limit = 39
		}
		if f.lines > limit {
			t.Errorf("%s: %s has %d lines, at most %d", f.file, f.name, f.lines, limit)
		}
	}
}

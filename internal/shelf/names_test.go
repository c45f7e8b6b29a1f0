package shelf

import (
	"os"
	"path"
	"strings"
	"testing"
)

func TestOriginal(t *testing.T) {
	for _, c := range []struct {
		shot       int
		name, want string
	}{
		{42, "DSC_1234.JPG", "originals/0042-DSC_1234.jpg"},
		{42, "DSC_1234.jpeg", "originals/0042-DSC_1234.jpg"},
		{7, "_MG_0001.PNG", "originals/0007-_MG_0001.png"},
		{12345, "a.jpg", "originals/12345-a.jpg"},
		{1, "../../etc/passwd", "originals/0001-passwd.jpg"},
		{1, `..\..\boot.ini`, "originals/0001-boot.jpg"},
		{1, "", "originals/0001-file.jpg"},
		{1, "..", "originals/0001-file.jpg"},
		{1, ".jpg", "originals/0001-jpg.jpg"},
		{1, "a/b/", "originals/0001-file.jpg"},
		{1, "CON.jpg", "originals/0001-_CON.jpg"},
		{1, "lpt1", "originals/0001-_lpt1.jpg"},
		{1, "trailing...", "originals/0001-trailing.jpg"},
		{1, "a b\tc\n\x1b[31m.jpg", "originals/0001-a_b_c_31m.jpg"},
		{1, "\xff\xfea.jpg", "originals/0001-_a.jpg"},
		{1, "caf\u00e9.jpg", "originals/0001-caf_.jpg"},
		{1, "cafe\u0301.jpg", "originals/0001-cafe_.jpg"},
		{1, "-rf.jpg", "originals/0001-rf.jpg"},
		{1, "a:b*c?.jpg", "originals/0001-a_b_c_.jpg"},
		{1, "x.jpg\u202egpj.exe", "originals/0001-x.jpg_gpj.jpg"},
	} {
		if got := Original(c.shot, c.name); got != c.want {
			t.Errorf("%q: %s, want %s", c.name, got, c.want)
		}
	}
}

// Whatever the name, the result can be written, and its element is short, plain
// and visible.
func hostile() []string {
	return []string{"", ".", "..", "/", `\`, "../../x", "a/../b", "CON", "con.jpg", "NUL.", "COM0", "com9.x.y", "a.", "a ", " a", ".hidden", "-", "~", "~a",
		strings.Repeat("n", 255), strings.Repeat("n", 5000) + ".jpg", strings.Repeat("é", 200), strings.Repeat("../", 100), strings.Repeat(".", 300),
		"\x00", "a\x00b", "\xff\xfe", "\x1b]8;;http://x\x07", "\u202e", "e\u0301", "é", "日本語.jpg", "a\nb", "x.tar.gz", "photo.JPG ", ".tmp-1-1", "a.b c", "%2e%2e", "$(rm)", "`x`", "walk-in", "WALK-IN"}
}

func TestNamesCanBeWritten(t *testing.T) {
	s := open(t)
	for _, n := range hostile() {
		for _, p := range []string{Original(1, n), Preview(1, n), Cutout(1, n), s.Photo(n, 1, n), Quarantine(n), Spool(n), Cache(n)} {
			base := path.Base(p)
			if len(base) > 230 || base[0] == '.' || base[0] == '-' || strings.HasSuffix(base, ".") || reserved(base) {
				t.Errorf("%q gives %q", n, p)
			}
			for _, c := range []byte(path.Join(path.Base(path.Dir(p)), base)) {
				if !alnum(c) && !strings.ContainsRune("/.-_~", rune(c)) {
					t.Errorf("%q gives %q", n, p)
				}
			}
			if _, err := s.Replace(p, text("x")); err != nil {
				t.Errorf("%q: %v", n, err)
			}
		}
	}
	if got := all(t, s.Dir()); len(got) < len(folders()) {
		t.Fatal(got)
	}
}

func TestGuestFoldersNeverShared(t *testing.T) {
	codes := append(hostile(), "G-001", "g-001", "Anna", "anna", "ANNA", "ＡＮＮＡ", "anna ", "an/na", "an_na", "an na", "A.B", "A_B", "G-001~0000000000000000",
		strings.Repeat("A", 64), strings.Repeat("A", 65), strings.Repeat("A", 66))
	for _, folds := range []bool{false, true} {
		seen := map[string]string{}
		for _, c := range codes {
			dir := guestFolder(c, folds)
			key := dir
			if folds {
				key = strings.ToUpper(dir)
			}
			if other, taken := seen[key]; taken && other != c {
				t.Errorf("%q and %q share %q", other, c, dir)
			}
			seen[key] = c
		}
		if got := guestFolder("G-001", folds); got != "G-001" {
			t.Errorf("G-001 became %q", got)
		}
	}
	if got := guestFolder("", true); got != "walk-in" {
		t.Errorf("no code became %q", got)
	}
	if got := guestFolder("Anna", false); got != "Anna" {
		t.Errorf("Anna became %q", got)
	}
}

func TestFoldsIsAsked(t *testing.T) {
	s := open(t)
	if err := os.WriteFile(s.Path("cache/probe"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := os.Stat(s.Path("cache/PROBE"))
	if want := err == nil; s.folds != want {
		t.Fatalf("folds is %v, the disk says %v", s.folds, want)
	}
}

func TestExtensions(t *testing.T) {
	for in, want := range map[string]string{"jpg": "jpg", ".PNG": "png", "zip": "zip", "": "bin", "../x": "bin", "a b": "bin", "toolong": "bin", ".": "bin", "j\x00g": "bin", "tar.gz": "gz"} {
		if got := safeExt(in); got != want {
			t.Errorf("%q: %s, want %s", in, got, want)
		}
	}
}

func FuzzNames(f *testing.F) {
	for _, n := range hostile() {
		f.Add(n, n)
	}
	f.Fuzz(func(t *testing.T, a, b string) {
		for _, folds := range []bool{false, true} {
			x, y := guestFolder(a, folds), guestFolder(b, folds)
			if folds {
				x, y = strings.ToUpper(x), strings.ToUpper(y)
			}
			if a != b && x == y {
				t.Errorf("%q and %q share %q", a, b, x)
			}
		}
		for _, p := range []string{Original(1, a), Quarantine(a), Spool(a)} {
			base := path.Base(p)
			if path.Clean(p) != p || strings.Count(p, "/") != 1 || len(base) > 230 || base[0] == '.' || reserved(base) {
				t.Errorf("%q gives %q", a, p)
			}
		}
	})
}

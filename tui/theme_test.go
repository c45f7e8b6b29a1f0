package tui

import (
	"fmt"
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// luminance is the relative luminance of WCAG 2.2.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.04045 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

// contrast is the contrast ratio of WCAG 2.2.
func contrast(a, b color.Color) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

func TestContrastIsMeasuredAsWCAGDoes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#777777", "#ffffff", 4.48}, {"#ff0000", "#ffffff", 4.00}} {
		if got := contrast(lipgloss.Color(c.a), lipgloss.Color(c.b)); math.Abs(got-c.want) > 0.01 {
			t.Errorf("%s on %s: %.2f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// TestEveryThemeCanBeRead: text by WCAG 2.2, 1.4.3 (AA), in the theme of high contrast by
// 1.4.6 (AAA); what does nothing now may be fainter.
func TestEveryThemeCanBeRead(t *testing.T) {
	for _, c := range []struct {
		theme   Theme
		dark    bool
		grounds []string
		least   float64
	}{
		{LightTheme, false, []string{"#ffffff"}, 4.5},
		{DarkTheme, true, []string{"#121218", "#000000"}, 4.5},
		{AutoTheme, false, []string{"#ffffff"}, 4.5},
		{AutoTheme, true, []string{"#121218", "#000000"}, 4.5},
		{ContrastTheme, false, []string{"#ffffff"}, 7},
		{ContrastTheme, true, []string{"#121218", "#000000"}, 7},
	} {
		th := themeOf(Options{Theme: c.theme}, c.dark)
		for name, st := range map[string]lipgloss.Style{"text": th.text, "strong": th.strong, "dim": th.dim, "accent": th.accent, "warn": th.warn, "bad": th.bad,
			"key": th.key, "off": th.off} {
			least := c.least
			if name == "off" && c.theme != ContrastTheme {
				least = 3
			}
			if _, own := st.GetForeground().(lipgloss.NoColor); own {
				if name != "text" && name != "strong" {
					t.Errorf("theme %d: %s has no colour of its own", c.theme, name)
				}
				continue // the terminal's
			}
			for _, ground := range c.grounds {
				if got := contrast(st.GetForeground(), lipgloss.Color(ground)); got < least {
					t.Errorf("theme %d, dark %v: %s on %s is %.2f, want %.1f", c.theme, c.dark, name, ground, got, least)
				}
			}
		}
		if got := contrast(th.marked.GetForeground(), th.marked.GetBackground()); got < c.least {
			t.Errorf("theme %d, dark %v: marked is %.2f", c.theme, c.dark, got)
		}
	}
}

// TestThemesDifferWithoutColour: what differs by colour alone would be lost to whoever
// sees none.
func TestThemesDifferWithoutColour(t *testing.T) {
	th := themeOf(Options{NoColor: true, Theme: ContrastTheme}, true)
	for name, st := range map[string]lipgloss.Style{"text": th.text, "dim": th.dim, "accent": th.accent, "warn": th.warn, "bad": th.bad, "key": th.key, "off": th.off, "rule": th.rule, "marked": th.marked} {
		for _, c := range []color.Color{st.GetForeground(), st.GetBackground()} {
			if _, none := c.(lipgloss.NoColor); !none {
				t.Errorf("%s has the colour %v", name, c)
			}
		}
	}
	if fmt.Sprint(th.marked.Render("x")) == fmt.Sprint(th.text.Render("x")) || th.accent.Render("x") == th.dim.Render("x") {
		t.Error("what is in front cannot be told")
	}
}

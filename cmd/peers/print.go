package main

import (
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"
	"time"
	"unicode/utf8"
)

// printer writes tables, plain or as Markdown.
type printer struct {
	out      io.Writer
	markdown bool
}

// head says when and on what machine.
func (p *printer) head(now time.Time, machine string) {
	fmt.Fprintf(p.out, "%s, %s. Programs in turn within one run, medians.\n", now.Format("2006-01-02"), machine)
}

// machine names cores, processor and compiler.
func machine() string {
	model := "unknown processor"
	if b, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		model = processor(string(b), model)
	}
	return fmt.Sprintf("%d cores, %s, %s/%s, %s", runtime.NumCPU(), model, runtime.GOOS, runtime.GOARCH, runtime.Version())
}

// processor finds the first model name in Linux's /proc/cpuinfo.
func processor(info, unknown string) string {
	for line := range strings.Lines(info) {
		if key, v, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
			return strings.TrimSpace(v)
		}
	}
	return unknown
}

// times prints one table of programs; ratios are against the first row that
// has figures and is not ours.
func (p *printer) times(title string, rows []row) {
	base := 0.0
	for _, r := range rows {
		if !r.ours && r.fault == "" {
			base = r.wall
			break
		}
	}
	lines := [][]string{{title, "wall ms", "×", "least ms", "cpu ms", "RSS MB", "out kB"}}
	for _, r := range rows {
		name := r.name
		if r.ours && p.markdown {
			name = "**" + name + "**"
		}
		if r.fault != "" {
			lines = append(lines, []string{name, r.fault, "", "", "", "", ""})
			continue
		}
		lines = append(lines, []string{name, figure(r.wall), ratio(r.wall, base), figure(r.least), orDash(r.cpu), orDash(r.memory), orDash(float64(r.bytes) / 1000)})
	}
	p.grid(lines)
}

// figure shows three digits or all before the point.
func figure(v float64) string {
	switch {
	case v >= 100:
		return fmt.Sprintf("%.0f", v)
	case v >= 10:
		return fmt.Sprintf("%.1f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

func orDash(v float64) string {
	if v == 0 {
		return "-"
	}
	return fmt.Sprintf("%.0f", v)
}

// ratio is v as a multiple of base; a dash where there is nothing to compare with.
func ratio(v, base float64) string {
	if base <= 0 {
		return "-"
	}
	return fmt.Sprintf("%.2f", v/base)
}

// grid prints lines as a table; the first holds the headings.
func (p *printer) grid(lines [][]string) {
	fmt.Fprintln(p.out)
	if p.markdown {
		for i, l := range lines {
			fmt.Fprintf(p.out, "| %s |\n", strings.Join(l, " | "))
			if i == 0 {
				fmt.Fprintf(p.out, "|---|%s\n", strings.Repeat("--:|", len(l)-1))
			}
		}
		return
	}
	wide := make([]int, len(lines[0]))
	for _, l := range lines {
		for i, cell := range l {
			if len(l) > 2 && l[2] == "" && i == 1 {
				continue // a word instead of figures may run over
			}
			wide[i] = max(wide[i], utf8.RuneCountInString(cell))
		}
	}
	for _, l := range lines {
		var s strings.Builder
		for i, cell := range l {
			pad := strings.Repeat(" ", max(wide[i]-utf8.RuneCountInString(cell), 0))
			if i == 0 {
				s.WriteString(cell + pad)
			} else {
				s.WriteString("  " + pad + cell)
			}
		}
		fmt.Fprintln(p.out, strings.TrimRight(s.String(), " "))
	}
}

// note prints a sentence under a table.
func (p *printer) note(format string, args ...any) {
	fmt.Fprintf(p.out, "\n"+format+"\n", args...)
}

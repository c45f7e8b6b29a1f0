package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"slices"
	"strings"
	"time"
)

// longest is how long one run may take before it counts as failed.
const longest = 3 * time.Minute

// tool is one program with what it is told to do.
type tool struct {
	name   string
	ours   bool
	file   string   // the program: a name to look for, or a path
	args   []string // %OUT stands for the file it writes
	suffix string   // of that file; empty: it writes none
	then   []string // a second command, part of the same work; nil: none
}

// effort is what one start of a program took.
type effort struct {
	wall, cpu time.Duration
	memory    int64 // peak, bytes; 0: not known on this system
}

// row is one line of a table of times.
type row struct {
	name   string
	ours   bool
	wall   float64 // median, milliseconds
	least  float64 // the shortest
	cpu    float64
	memory float64 // greatest, megabytes
	bytes  int64   // what it wrote
	fault  string  // why there are no figures; empty: there are
}

// race runs all tools in turn, rounds times after one start that does not
// count, and gives a row for each.
func race(ctx context.Context, tools []tool, rounds int, out string) []row {
	rows, runs := make([]row, len(tools)), make([][]effort, len(tools))
	for i, t := range tools {
		rows[i] = row{name: t.name, ours: t.ours}
		if _, err := once(ctx, t, out); err != nil {
			rows[i].fault = excuse(t, err)
			continue
		}
		rows[i].bytes = written(t, out)
	}
	for range rounds {
		for i, t := range tools {
			if rows[i].fault != "" {
				continue
			}
			r, err := once(ctx, t, out)
			if err != nil {
				rows[i].fault = excuse(t, err)
				continue
			}
			runs[i] = append(runs[i], r)
		}
	}
	for i := range rows {
		if rows[i].fault == "" {
			rows[i].sum(runs[i])
		}
	}
	return rows
}

// sum takes the medians of times and the greatest memory.
func (r *row) sum(runs []effort) {
	var wall, cpu []float64
	for _, v := range runs {
		wall = append(wall, float64(v.wall)/1e6)
		cpu = append(cpu, float64(v.cpu)/1e6)
		r.memory = max(r.memory, float64(v.memory)/1e6)
	}
	r.wall, r.cpu = median(wall), median(cpu)
	if len(wall) > 0 {
		r.least = slices.Min(wall)
	}
}

// median is 0 for nothing, and the mean of the middle two of an even number.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	v = slices.Clone(v)
	slices.Sort(v)
	n := len(v)
	return (v[(n-1)/2] + v[n/2]) / 2
}

// once runs a tool one time.
func once(ctx context.Context, t tool, out string) (effort, error) {
	ctx, stop := context.WithTimeout(ctx, longest)
	defer stop()
	target := out + t.suffix
	if t.suffix != "" {
		if err := os.Remove(target); err != nil && !os.IsNotExist(err) {
			return effort{}, fmt.Errorf("clear result: %w", err)
		}
	}
	total, err := start(ctx, t.file, t.args, target)
	if err != nil {
		return total, err
	}
	if t.then != nil {
		more, err := start(ctx, t.then[0], t.then[1:], target)
		if err != nil {
			return total, err
		}
		total = effort{total.wall + more.wall, total.cpu + more.cpu, max(total.memory, more.memory)}
	}
	if t.suffix != "" && written(t, out) == 0 {
		return total, fmt.Errorf("it wrote nothing")
	}
	return total, nil
}

func start(ctx context.Context, file string, args []string, target string) (effort, error) {
	c := exec.CommandContext(ctx, file)
	for _, a := range args {
		c.Args = append(c.Args, strings.ReplaceAll(a, "%OUT", target))
	}
	var errs bytes.Buffer
	c.Stderr = &errs
	begin := time.Now()
	err := c.Run()
	took := time.Since(begin)
	if err != nil {
		if line := firstLines(errs.Bytes(), 1); line != "" {
			err = fmt.Errorf("%w: %s", err, line)
		}
		return effort{}, err
	}
	return effort{took, c.ProcessState.UserTime() + c.ProcessState.SystemTime(), peak(c.ProcessState)}, nil
}

func written(t tool, out string) int64 {
	if t.suffix == "" {
		return 0
	}
	if st, err := os.Stat(out + t.suffix); err == nil {
		return st.Size()
	}
	return 0
}

// notBuilt is the word for what our program cannot do yet.
const notBuilt = "not built"

// unknown tells whether our program did not know the command: it ends with 2
// then, as it does for any command line it cannot read.
func unknown(err error) bool {
	var e *exec.ExitError
	return errors.As(err, &e) && e.ExitCode() == 2
}

// excuse says in a word why a tool has no figures.
func excuse(t tool, err error) string {
	switch {
	case t.ours && (missing(t.file) || unknown(err)):
		return notBuilt
	case missing(t.file):
		return "not installed"
	}
	return "failed: " + short(err)
}

func missing(file string) bool {
	_, err := exec.LookPath(file)
	return err != nil
}

func short(err error) string {
	s := strings.ReplaceAll(err.Error(), "|", "/")
	if len(s) > 90 {
		s = s[:90] + "…"
	}
	return s
}

// firstLines gives up to n lines of what a program said.
func firstLines(b []byte, n int) string {
	lines := strings.Split(strings.TrimSpace(string(b)), "\n")
	return strings.TrimSpace(strings.Join(lines[:min(n, len(lines))], "\n"))
}

package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"backdrop/internal/photo"
	shotjudge "backdrop/internal/photo/judge"
	"backdrop/kiosk"
	"backdrop/tui"
)

// photoJudge is one run of photo judge.
type photoJudge struct {
	json bool
	room *photo.Darkroom
}

// judged is what is said of one file.
type judged struct {
	File    string       `json:"file"`
	Error   string       `json:"error,omitempty"` // why it could not be judged: then the rest is 0
	Width   int          `json:"width"`
	Height  int          `json:"height"`
	Sharp   int          `json:"sharp"` // these four per mille, see kiosk.Measures
	Motion  int          `json:"motion"`
	Clipped int          `json:"clipped"`
	Light   int          `json:"light"`
	Flags   []judgedFlag `json:"flags"`
	Seconds float64      `json:"seconds"` // decoding and measuring
}

// judgedFlag is one flag of one file.
type judgedFlag struct {
	Kind  kiosk.FlagKind `json:"kind"`
	Value int            `json:"value"`
	Usual int            `json:"usual,omitempty"`
	Of    string         `json:"of,omitempty"` // the file it is like
	Best  bool           `json:"best,omitempty"`
	Text  string         `json:"text"`
}

func photoJudgeCommand(w world) *cobra.Command {
	var j photoJudge
	cmd := &cobra.Command{
		Use:   "judge IN...",
		Short: "How sharp, moved, burnt out and dark photos are, as the booth sees it",
		Long: `Measure photos as the booth does before any credit is spent, one line each:
sharpness, movement, burnt-out areas and light, all per mille, and what stands out.
From five photos on, each is compared with the median of those given. Of photos
that look nearly the same and stand close together in the list, the sharpest is
named. Nothing is decided and nothing written.`,
		Args: cobra.MinimumNArgs(1),
		RunE: doing(func(cmd *cobra.Command, args []string) error { return j.run(cmd.Context(), w, args) }),
	}
	cmd.Flags().BoolVar(&j.json, "json", false, "say it as one JSON object a file")
	return cmd
}

func (j *photoJudge) run(ctx context.Context, w world, files []string) error {
	j.room = photo.NewDarkroom(1)
	all, measures, failed := make([]judged, len(files)), make([]kiosk.Measures, len(files)), 0
	for i, file := range files {
		if all[i], measures[i] = j.measure(ctx, file); all[i].Error != "" {
			failed++
		}
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("judge photos: %w", err)
		}
	}
	if err := compare(all, measures); err != nil {
		return err
	}
	for _, one := range all {
		if err := j.say(w, one); err != nil {
			return err
		}
	}
	if failed > 0 {
		return fmt.Errorf("%d of %d files could not be judged", failed, len(files))
	}
	return nil
}

// measure looks at one file.
func (j *photoJudge) measure(ctx context.Context, file string) (judged, kiosk.Measures) {
	began := time.Now()
	out := judged{File: file, Flags: []judgedFlag{}}
	f, err := openPhoto(file)
	if err != nil {
		out.Error = strings.TrimPrefix(sentenceOf(err), kiosk.Safe(file, 200)+" ") // the name stands before it
		return out, kiosk.Measures{}
	}
	defer func() { _ = f.Close() }() // opened for reading: nothing to lose
	look, err := j.room.Look(ctx, f)
	if err != nil {
		out.Error = sentenceOf(err)
		return out, kiosk.Measures{}
	}
	m := shotjudge.Measure(look.Picture, nil)
	out.Width, out.Height = look.Width, look.Height
	out.Sharp, out.Motion, out.Clipped, out.Light = m.Sharp, m.Motion, m.Clipped, m.Light
	out.Seconds = time.Since(began).Seconds()
	return out, m
}

// compare judges files by the booth's own rules: they arrive, all in one moment, at a
// booth that exists only for this.
func compare(all []judged, measures []kiosk.Measures) error {
	b := kiosk.New()
	now := time.Unix(0, 0)
	arrive := func(in kiosk.Input) error {
		entries, err := kiosk.Decide(b, in, now)
		for _, e := range entries {
			if err == nil {
				err = b.Apply(e)
			}
		}
		return err
	}
	if err := arrive(kiosk.Open{Epoch: 1}); err != nil {
		return fmt.Errorf("judge photos: %w", err)
	}
	for i, m := range measures {
		if err := arrive(kiosk.Arrive{SHA: strconv.Itoa(i), Name: all[i].File, Measures: m}); err != nil {
			return fmt.Errorf("judge photos: %w", err)
		}
	}
	for i := range all {
		s, _ := b.Shot(i + 1)
		for _, f := range b.Flags(s) {
			other := ""
			if f.Of > 0 {
				other = all[f.Of-1].File
			}
			all[i].Flags = append(all[i].Flags, judgedFlag{Kind: f.Kind, Value: f.Value, Usual: f.Usual, Of: other, Best: f.Best, Text: tui.NewWords("en").FlagText(f, other)})
		}
	}
	return nil
}

// say says what was found of one file. Why one could not be judged goes beside the
// results, unless somebody reads objects.
func (j *photoJudge) say(w world, one judged) error {
	name := kiosk.Safe(one.File, 200)
	switch {
	case j.json:
		return json.NewEncoder(w.stdout).Encode(one)
	case one.Error != "":
		_, err := fmt.Fprintf(w.stderr, "%s: %s\n", name, one.Error)
		return err
	}
	line := fmt.Sprintf("%s: sharp %d, motion %d, clipped %d, light %d", name, one.Sharp, one.Motion, one.Clipped, one.Light)
	for _, f := range one.Flags {
		line += "; " + f.Text
	}
	_, err := fmt.Fprintln(w.stdout, line)
	return err
}

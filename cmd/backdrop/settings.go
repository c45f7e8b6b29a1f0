package main

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"syscall"

	"backdrop/internal/config"
	"backdrop/internal/removebg"
	"backdrop/kiosk"
	"backdrop/tui"
)

// settings are those of the event's settings that may change while it runs. It is
// safe for several goroutines.
type settings struct {
	rules func(config.Config) kiosk.Rules
	looks *layers
	do    func(context.Context, kiosk.Input) error

	one sync.Mutex    // one change at a time: it may read a large picture
	mu  sync.Mutex    // never held for long: a screen's loop lists them
	cfg config.Config // as in force
}

// newSettings gives the settings of a running event. Who cuts, with which key and in
// which folders stays as it was at the start.
func newSettings(cfg config.Config, p removebg.Profile, service string, looks *layers, desk interface {
	Do(context.Context, kiosk.Input) error
}) *settings {
	return &settings{rules: func(c config.Config) kiosk.Rules { return rulesOf(c, p, service) }, looks: looks, do: desk.Do, cfg: cfg}
}

// offeredSettings lists what may change while the booth runs, in the order to show.
func offeredSettings() []string {
	return []string{
		"event.name", "event.ends_at", "budget.credits", "budget.session_credits", "budget.warn_at", "budget.subscription", "budget.payg_credits",
		"budget.preview", "budget.payg", "limits.average_photos", "limits.limit_factor", "limits.previews_per_guest", "limits.fulls_per_guest",
		"look.background", "look.frame", "look.quality", "look.transparent",
	}
}

// now gives the settings in force.
func (s *settings) now() config.Config {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.cfg
}

// List gives the settings as they are in force, in the order to show. It does not wait
// for a change that is under way.
func (s *settings) List() []tui.Setting {
	var out []tui.Setting
	cfg := s.now()
	for _, key := range offeredSettings() {
		one := tui.Setting{Key: key, Value: cfg.Text(key), Choices: choices(cfg, key)}
		if key == "event.name" {
			one.Value = cfg.Event.Name // the folder's where none was given
		}
		out = append(out, one)
	}
	return out
}

// choices lists what is offered for a setting; nil if anything may be written. Of
// backgrounds those are offered that a guest may choose and those that are built in;
// another file is taken too.
func choices(cfg config.Config, key string) []string {
	for _, k := range config.Keys() {
		switch {
		case k.Path != key:
		case key == "look.background":
			return distinct(slices.Concat([]string{cfg.Text(key)}, cfg.Texts("look.backgrounds"), k.Choices))
		case k.Kind == config.Choice:
			return k.Choices
		case k.Kind == config.Toggle:
			return []string{"false", "true"}
		}
	}
	return nil
}

func distinct(all []string) (out []string) {
	for _, name := range all {
		if !slices.Contains(out, name) {
			out = append(out, name)
		}
	}
	return out
}

// Set writes one setting to event.toml, keeping everything else in it, and puts it in
// force: that one alone, whatever else was written into the file since the start. A
// *kiosk.Fault says why not; then nothing changed.
func (s *settings) Set(ctx context.Context, key, value string) error {
	s.one.Lock()
	defer s.one.Unlock()
	cfg := s.now()
	switch {
	case !slices.Contains(offeredSettings(), key):
		return kiosk.Faulty(kiosk.BadSetting, key+" is read at the start: change it in event.toml and start again", nil)
	case cfg.Held(key):
		return kiosk.Faulty(kiosk.BadSetting, "--set "+key+"="+cfg.Text(key)+" holds it for this run: start again without that flag", nil)
	}
	edit, err := config.Plan(cfg.Dir, key, value, nil)
	if err != nil {
		return unset(key, err)
	}
	next := cfg.Taking(edit.Config, key)
	rules := s.rules(next)
	if strings.HasPrefix(key, "look.") {
		if _, _, err := s.looks.of(rules.Look, false); err != nil {
			return err
		}
	}
	if err := edit.Write(); err != nil {
		return unset(key, err)
	}
	// once it is written it is in force or taken back: nobody may leave in between
	if err := s.do(context.WithoutCancel(ctx), kiosk.Retune{Rules: rules}); err != nil {
		if back := edit.Undo(); back != nil {
			err = errors.Join(err, back) // the file says it: it holds from the next start
		}
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.cfg = next
	return nil
}

// unset says why a setting was not written.
func unset(key string, err error) error {
	var faults config.Faults
	switch {
	case !errors.As(err, &faults) && errors.Is(err, syscall.ENOSPC):
		return kiosk.Faulty(kiosk.DiskFull, "", err)
	case !errors.As(err, &faults):
		return kiosk.Faulty(kiosk.FileFault, err.Error(), err)
	}
	detail := faults[0].Error() // another key's fault says where it is
	for _, f := range faults {
		if f.Key == key {
			detail = f.Message
			if f.Hint != "" {
				detail += "; " + f.Hint
			}
			break
		}
	}
	return kiosk.Faulty(kiosk.BadSetting, detail, err)
}

package main

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"strings"

	"backdrop/internal/config"
	"backdrop/internal/removebg"
	"backdrop/kiosk"
	"backdrop/tui"
)

// The cutters event.toml can name.
const (
	cutterService = "removebg"
	cutterScreen  = "greenscreen"
	cutterNone    = "none"
)

// chooseCutters settles who cuts. Settings that name nobody get the service if
// there is a key and the built-in green screen if there is none; notice says
// which. Settings that name the service and find no key are a usage error.
func chooseCutters(cfg *config.Config, key kiosk.Secret, words *tui.Words) (notice string, err error) {
	if !cfg.Cutter.Named {
		if !key.Empty() {
			cfg.Cutter.Preview, cfg.Cutter.Full = cutterService, cutterService
			return words.T("serve.service", "profile", cfg.Cutter.RemoveBG.Profile), nil
		}
		cfg.Cutter.Preview, cfg.Cutter.Full = cutterScreen, cutterScreen
		return words.T("serve.green_screen"), nil
	}
	if key.Empty() && usesService(*cfg) {
		return "", usage("event.toml names the cutter removebg, but there is no key: set BACKDROP_API_KEY, or name a file with key_file in [cutter.removebg], or choose greenscreen")
	}
	return words.T("serve.cutters", "preview", cfg.Cutter.Preview, "full", cfg.Cutter.Full), nil
}

func usesService(cfg config.Config) bool {
	return cfg.Cutter.Preview == cutterService || cfg.Cutter.Full == cutterService
}

// rulesOf gives the pure rules what they need of the settings.
func rulesOf(cfg config.Config, p removebg.Profile, service string) kiosk.Rules {
	return kiosk.Rules{
		Event:            cfg.Event.Name,
		Preview:          cutting(cfg.Cutter.Preview, p.Preview, p),
		Full:             cutting(cfg.Cutter.Full, p.Full, p),
		Budget:           cfg.Budget.Credits,
		SessionBudget:    cfg.Budget.SessionCredits,
		WarnAt:           cfg.Budget.WarnAt,
		Subscription:     cfg.Budget.Subscription,
		PAYGCap:          cfg.Budget.PAYGCredits,
		Previews:         kiosk.PreviewPolicy(cfg.Budget.Preview),
		PAYG:             kiosk.PAYGPolicy(cfg.Budget.PAYG),
		GuestLimit:       cfg.Limits.Images(),
		AveragePhotos:    cfg.Limits.AveragePhotos,
		PreviewsPerGuest: cfg.Limits.PreviewsPerGuest,
		FullsPerGuest:    cfg.Limits.FullsPerGuest,
		EndsAt:           endsAt(cfg),
		Prices:           kiosk.Prices{Subscription: cfg.Budget.PricePerCredit, PAYG: cfg.Budget.PAYGPricePerCredit, Currency: cfg.Budget.Currency},
		Service:          service,
		Settle:           cfg.Cutter.RemoveBG.Settle,
		Look:             lookOf(cfg.Look),
	}
}

// lookOf gives the rules how pictures are put together. No name of a background
// holds a line feed: the settings refuse control characters.
func lookOf(l config.Look) kiosk.Look {
	return kiosk.Look{Background: l.Background, Frame: l.Frame, Quality: l.Quality, Transparent: l.Transparent,
		Backgrounds: strings.Join(l.Backgrounds, "\n"), PositionX: l.PositionX, PositionY: l.PositionY,
		SubjectScale: l.SubjectScale, SubjectX: l.SubjectX, SubjectY: l.SubjectY, Chroma: kiosk.Chroma(l.Chroma), DPI: l.DPI}
}

// serviceID tells one account from another in the ledger. Neither the address nor the
// key can be read from it: it is mixed with the event's own random identity.
func serviceID(eventID, baseURL string, key kiosk.Secret) string {
	mac := hmac.New(sha256.New, []byte(eventID))
	_, _ = io.WriteString(mac, baseURL+"\x00"+key.Reveal()) // a hash takes everything
	return hex.EncodeToString(mac.Sum(nil)[:8])
}

func endsAt(cfg config.Config) int64 {
	if cfg.Event.EndsAt.IsZero() {
		return 0
	}
	return cfg.Event.EndsAt.Unix()
}

func cutting(cutter string, price kiosk.Credits, p removebg.Profile) kiosk.Cutting {
	if cutter != cutterService {
		return kiosk.Cutting{Cutter: cutter}
	}
	return kiosk.Cutting{Cutter: cutter, Price: price, Paid: true, Account: p.HasAccount}
}

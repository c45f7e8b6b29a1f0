package removebg

import (
	"time"

	"backdrop/kiosk"
)

// Profile is what is known beforehand about one service that speaks the
// protocol. Prices are estimates for quotes and holds; what is booked is what
// the answer's header says.
type Profile struct {
	Name          string        // as in event.toml
	BaseURL       string        // including the version prefix, no trailing slash
	Preview       kiosk.Credits // estimate for size=preview
	Full          kiosk.Credits // estimate for size=full and size=50MP
	MaxUpload     int64         // bytes of the picture sent, at most; 0: 22 million
	MaxPixels     int           // of the picture sent, at most
	PreviewPixels int           // a preview's result has at most that many pixels
	FullPixels    int           // size=full gives at most that many; above: 50MP
	PNGPixels     int           // format=png gives at most that many
	RatePixels    int64         // pixels a minute the service takes; 0: not known
	HasAccount    bool          // GET /account tells a balance
	RetiresAt     time.Time     // when the base URL is switched off; zero: never announced
}

// Profiles gives every service known, the default first. Adding a service that
// differs only in figures is one more row.
//
// remove.bg: prices, limits and rate budget are those of remove.bg/api (read in
// October 2026), as is the notice that the self-service API ends on 1 December
// 2026 at 09:00 CET. "22 MB" is taken as 22 million bytes, the smaller reading.
func Profiles() []Profile {
	return []Profile{
		{
			Name: "remove.bg", BaseURL: "https://api.remove.bg/v1.0",
			Preview: 250, Full: 1000,
			MaxUpload: 22e6, MaxPixels: 50e6,
			PreviewPixels: 250_000, FullPixels: 25e6, PNGPixels: 10e6,
			RatePixels: 500e6, HasAccount: true,
			RetiresAt: time.Date(2026, time.December, 1, 8, 0, 0, 0, time.UTC),
		},
	}
}

// ProfileNamed finds a profile by its name.
func ProfileNamed(name string) (Profile, bool) {
	for _, p := range Profiles() {
		if p.Name == name {
			return p, true
		}
	}
	return Profile{}, false
}

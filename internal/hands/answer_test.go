package hands

import (
	"testing"

	"backdrop/internal/removebg"
	"backdrop/kiosk"
)

// Left to itself the booth asks for the matte alone only where the profile's fine
// print holds, and no further than its PNG goes.
func TestWantsMatte(t *testing.T) {
	profile, ok := removebg.ProfileNamed("remove.bg")
	if !ok || profile.PNGPixels <= 0 {
		t.Fatalf("the profile is not as expected: %+v", profile)
	}
	service := func(p removebg.Profile, base string) *removebg.Client {
		c, err := removebg.New(p, removebg.Options{BaseURL: base, Key: kiosk.NewSecret("k")})
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(c.Close)
		return c
	}
	own, other := service(profile, ""), service(profile, "https://cutouts.example/v1.0")
	unlimited := profile
	unlimited.PNGPixels = 0
	for name, c := range map[string]struct {
		service *removebg.Client
		answer  Answer
		pixels  int
		want    bool
	}{
		"auto, within the limit":   {own, AnswerAuto, profile.PNGPixels, true},
		"auto, above the limit":    {own, AnswerAuto, profile.PNGPixels + 1, false},
		"auto, another address":    {other, AnswerAuto, 1000, false},
		"auto, a limit not known":  {service(unlimited, ""), AnswerAuto, 1000, false},
		"not set is auto":          {own, "", 1000, true},
		"zip":                      {own, AnswerZIP, 1000, false},
		"alpha, above the limit":   {own, AnswerAlpha, profile.PNGPixels + 1, true},
		"alpha, another address":   {other, AnswerAlpha, 1000, true},
		"alpha, a limit not known": {service(unlimited, ""), AnswerAlpha, 1000, true},
	} {
		h := &Hands{Service: c.service, Answer: c.answer}
		if got := h.wantsMatte(c.pixels); got != c.want {
			t.Errorf("%s: the matte alone is %v", name, got)
		}
	}
}

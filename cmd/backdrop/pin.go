package main

import (
	"context"
	"crypto/rand"
	"crypto/subtle"
	"encoding/base64"
	"fmt"
	"strings"
	"sync"
	"time"

	"golang.org/x/crypto/argon2"

	"backdrop/kiosk"
)

// The cost of a PIN's hash: argon2id with 64 MB, three passes (RFC 9106 section 4,
// the choice for machines with less memory).
const (
	pinMemory = 64 << 10 // KiB
	pinPasses = 3
	pinLanes  = 2
	pinBytes  = 32
)

// hashPIN gives the text form that event.toml keeps.
func hashPIN(pin kiosk.Secret) string {
	salt := make([]byte, 16)
	_, _ = rand.Read(salt) // never fails: it would have ended the program
	sum := argon2.IDKey([]byte(pin.Reveal()), salt, pinPasses, pinMemory, pinLanes, pinBytes)
	b64 := base64.RawStdEncoding
	return fmt.Sprintf("$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s", argon2.Version, pinMemory, pinPasses, pinLanes, b64.EncodeToString(salt), b64.EncodeToString(sum))
}

// fitsPIN compares a PIN with its hash in constant time.
func fitsPIN(hash string, pin kiosk.Secret) bool {
	var v, m, t, p uint32
	parts := strings.Split(hash, "$")
	if len(parts) != 6 || parts[1] != "argon2id" {
		return false
	}
	if _, err := fmt.Sscanf(parts[2]+" "+parts[3], "v=%d m=%d,t=%d,p=%d", &v, &m, &t, &p); err != nil || v != argon2.Version {
		return false
	}
	if m < 8 || m > 1<<20 || t < 1 || t > 16 || p < 1 || p > 16 {
		return false // a hash from outside must not cost a gigabyte
	}
	salt, err := base64.RawStdEncoding.DecodeString(parts[4])
	if err != nil {
		return false
	}
	want, err := base64.RawStdEncoding.DecodeString(parts[5])
	if err != nil || len(want) == 0 {
		return false
	}
	got := argon2.IDKey([]byte(pin.Reveal()), salt, t, m, uint8(p), uint32(len(want)))
	return subtle.ConstantTimeCompare(got, want) == 1
}

// pinCheck answers whether a PIN fits, slower after every wrong one: two seconds,
// four, up to a minute in which every PIN is wrong.
func pinCheck(hash string, now func() time.Time) func(kiosk.Secret) kiosk.Code {
	var mu sync.Mutex
	var wrong int
	var until time.Time
	return func(pin kiosk.Secret) kiosk.Code {
		mu.Lock()
		defer mu.Unlock()
		switch {
		case hash == "":
			return kiosk.PINUnset
		case pin.Empty() || now().Before(until):
			return kiosk.PINWrong
		case fitsPIN(hash, pin):
			wrong = 0
			return ""
		}
		wrong++
		until = now().Add(min(time.Second<<min(wrong, 6), time.Minute))
		return kiosk.PINWrong
	}
}

// askPIN makes a check usable for a screen that only wants to know: nil, or a
// *kiosk.Fault with the check's code. Whoever shares the check shares its slowness.
func askPIN(check func(kiosk.Secret) kiosk.Code) func(context.Context, kiosk.Secret) error {
	return func(ctx context.Context, pin kiosk.Secret) error {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("check PIN: %w", err)
		}
		if code := check(pin); code != "" {
			return kiosk.Faulty(code, "", nil)
		}
		return nil
	}
}

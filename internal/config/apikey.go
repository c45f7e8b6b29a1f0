package config

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net/url"
	"strings"

	"backdrop/kiosk"
)

// Where the API key may come from; also what APIKey gives as its source.
const (
	SourceFile     = "cutter.removebg.key_file"
	SourceBackdrop = "BACKDROP_API_KEY"
	SourceRemoveBG = "REMOVE_BG_API_KEY"
)

// maxKey bounds the key, in bytes.
const maxKey = 4096

// vendorHost is the one foreign host that may get REMOVE_BG_API_KEY, and the
// host of the profile remove.bg.
const (
	vendorHost    = "api.remove.bg"
	vendorProfile = "remove.bg"
)

// APIKey finds the key of the cutting service and says where: the file named in
// key_file; else BACKDROP_API_KEY; else REMOVE_BG_API_KEY, that one only if the
// service is api.remove.bg or this machine, since it was given for that vendor.
// No key anywhere gives an empty Secret, an empty source and no error.
//
// A named file must be there, be regular, not be a link and be closed to group
// and others; a key holds printable ASCII without spaces. The error is a Fault;
// it quotes neither the key nor the file's name, since people mix the two up.
func APIKey(c Config, getenv func(string) string) (key kiosk.Secret, source string, err error) {
	if c.Cutter.RemoveBG.KeyFile != "" {
		text, err := readKeyFile(c.Cutter.RemoveBG.KeyFile)
		if err == nil {
			text, err = cleanKey(text)
		}
		if err == nil && len(text) == 0 {
			err = errors.New("the file is empty")
		}
		if err != nil {
			return kiosk.Secret{}, "", Fault{File: FileName, Key: SourceFile, Message: err.Error(), Hint: hintFor(err)}
		}
		return kiosk.NewSecret(string(text)), SourceFile, nil
	}
	for _, name := range []string{SourceBackdrop, SourceRemoveBG} {
		if name == SourceRemoveBG && !vendorKeyAllowed(c.Cutter.RemoveBG) {
			continue
		}
		text, err := cleanKey([]byte(getenv(name)))
		if err != nil {
			return kiosk.Secret{}, "", Fault{File: name, Message: err.Error(), Hint: "set it again"}
		}
		if len(text) > 0 {
			return kiosk.NewSecret(string(text)), name, nil
		}
	}
	return kiosk.Secret{}, "", nil
}

func vendorKeyAllowed(s RemoveBG) bool {
	if s.BaseURL == "" {
		return s.Profile == "" || s.Profile == vendorProfile
	}
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return false
	}
	return loopback(u.Hostname()) || (u.Scheme == "https" && strings.EqualFold(u.Hostname(), vendorHost))
}

var errMode = errors.New("the file can be read by others")

func hintFor(err error) string {
	if errors.Is(err, errMode) {
		return "give it mode 0600 (chmod 600)"
	}
	return "name a file of mode 0600 that holds the API key and nothing else, or leave key_file out"
}

func readKeyFile(path string) ([]byte, error) {
	f, err := openPlain(path)
	if err != nil {
		return nil, fmt.Errorf("the file cannot be opened: %w", bare(err))
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, fmt.Errorf("the file cannot be judged: %w", bare(err))
	}
	if !info.Mode().IsRegular() {
		return nil, errors.New("it is not a regular file")
	}
	if openToOthers(info.Mode()) {
		return nil, fmt.Errorf("%w (mode %04o)", errMode, info.Mode().Perm())
	}
	text, err := io.ReadAll(io.LimitReader(f, maxKey+1))
	if err != nil {
		return nil, fmt.Errorf("the file cannot be read: %w", bare(err))
	}
	return text, nil
}

// cleanKey trims what editors and shells put around a key and refuses what no
// key holds: it goes into an HTTP header.
func cleanKey(text []byte) ([]byte, error) {
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte(byteOrderMark)))
	if len(text) > maxKey {
		return nil, fmt.Errorf("it is longer than %d bytes", maxKey)
	}
	for _, b := range text {
		if b <= ' ' || b > '~' {
			return nil, errors.New("it holds a space, a control character or one outside ASCII, which no API key does")
		}
	}
	return text, nil
}

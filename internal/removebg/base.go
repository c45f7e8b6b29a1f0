package removebg

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"path"
	"strconv"
	"strings"
	"syscall"
)

// checkBase reads a base URL and gives it without a trailing slash. Its errors
// never repeat the text: people paste keys into the wrong field.
func checkBase(text string) (*url.URL, error) {
	u, err := url.Parse(text)
	if err != nil {
		return nil, errors.New("it does not read as a URL")
	}
	switch {
	case u.Opaque != "" || u.Hostname() == "":
		return nil, errors.New("it names no host")
	case u.User != nil:
		return nil, errors.New("it must not hold a user name or password")
	case u.RawQuery != "" || u.ForceQuery || strings.Contains(text, "#"):
		return nil, errors.New("it must not hold a query or a fragment")
	}
	if port := u.Port(); port != "" || strings.HasSuffix(u.Host, ":") {
		if n, err := strconv.Atoi(port); err != nil || n < 1 || n > 65535 {
			return nil, errors.New("its port is not between 1 and 65535")
		}
	}
	if err := checkScheme(u); err != nil {
		return nil, err
	}
	return u, trimPath(u)
}

func checkScheme(u *url.URL) error {
	switch u.Scheme {
	case "https":
		return nil
	case "http":
		if loopback(u.Hostname()) {
			return nil
		}
		return errors.New("http is for this machine only (localhost, 127.0.0.1, ::1); use https")
	}
	return errors.New("it must begin with https://")
}

func trimPath(u *url.URL) error {
	u.Path = strings.TrimRight(u.Path, "/")
	if u.RawPath != "" || (u.Path != "" && path.Clean(u.Path) != u.Path) {
		return errors.New("its path must be plain, such as /v1.0")
	}
	switch path.Base(u.Path) {
	case "removebg", "account":
		return fmt.Errorf("leave /%s off: it is the part before that", path.Base(u.Path))
	}
	return nil
}

func loopback(host string) bool {
	if strings.EqualFold(host, "localhost") {
		return true
	}
	addr, err := netip.ParseAddr(host)
	return err == nil && addr.Unmap().IsLoopback()
}

// onlyLoopback is a net.Dialer's Control for plain http: a name like localhost
// is resolved by the machine's resolver, and the key must not leave in the clear
// if that says something else.
func onlyLoopback(_, address string, _ syscall.RawConn) error {
	host, _, err := net.SplitHostPort(address)
	if err == nil && loopback(host) {
		return nil
	}
	return errors.New("http to an address that is not this machine")
}

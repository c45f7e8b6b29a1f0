package removebg

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math/big"
	"net/http"
	"net/http/httptrace"
	"strings"

	"backdrop/kiosk"
)

// Account is a balance. The service says it may lag by several seconds and asks
// to read it rarely: at the start, or when a person wants it.
type Account struct {
	Subscription, PAYG, Enterprise, Total kiosk.Credits
	FreeCalls                             int
}

// ErrNoAccount: the service has no balance to ask for.
var ErrNoAccount = errors.New("the service has no account endpoint")

// Account reads the balance. It costs nothing, so every failure is Void.
func (c *Client) Account(ctx context.Context) (Account, error) {
	if !c.profile.HasAccount {
		return Account{}, &Failure{Outcome: Void, Fault: kiosk.Faulty(kiosk.AccountUnread, "", ErrNoAccount)}
	}
	acc, f := c.readBalance(ctx)
	if f != nil {
		f.Outcome = Void
		return Account{}, f
	}
	return acc, nil
}

func (c *Client) readBalance(caller context.Context) (Account, *Failure) {
	ctx, cancel := context.WithTimeout(caller, c.t.Account)
	defer cancel()
	var s sending
	req, err := c.request(httptrace.WithClientTrace(ctx, s.trace()), http.MethodGet, "account", nil)
	if err != nil {
		return Account{}, &Failure{Fault: kiosk.Faulty(kiosk.InternalFault, "", c.cause(err))}
	}
	resp, err := c.kept.RoundTrip(req)
	if err != nil {
		return Account{}, c.lost(caller, err, s.left())
	}
	defer resp.Body.Close()
	body := io.LimitReader(resp.Body, maxNote)
	if resp.StatusCode != http.StatusOK {
		return Account{}, c.refused(resp, Answer{}, body)
	}
	acc, err := readAccount(body)
	if err != nil {
		return Account{}, &Failure{Status: resp.StatusCode,
			Fault: kiosk.Faulty(kiosk.NotAResult, c.clean(resp.Header.Get("Content-Type"), 80), c.cause(err))}
	}
	return acc, nil
}

// readAccount reads {"data":{"attributes":{"credits":{…},"api":{…}}}}. A pot that
// is not named is empty; a body without any is no account.
func readAccount(body io.Reader) (Account, error) {
	var doc struct {
		Data struct {
			Attributes struct {
				Credits map[string]figure
				API     struct {
					FreeCalls figure `json:"free_calls"`
				}
			}
		}
	}
	if err := json.NewDecoder(body).Decode(&doc); err != nil {
		return Account{}, fmt.Errorf("read account: %w", err)
	}
	var acc Account
	known := 0
	for name, pot := range map[string]*kiosk.Credits{
		"subscription": &acc.Subscription, "payg": &acc.PAYG, "enterprise": &acc.Enterprise, "total": &acc.Total,
	} {
		text := doc.Data.Attributes.Credits[name]
		if text == "" {
			continue
		}
		var err error
		if *pot, err = balance(string(text)); err != nil {
			return Account{}, fmt.Errorf("read %s credits: %w", name, err)
		}
		known++
	}
	if known == 0 {
		return Account{}, errors.New("read account: it names no credits")
	}
	if doc.Data.Attributes.Credits["total"] == "" {
		acc.Total = acc.Subscription + acc.PAYG + acc.Enterprise
	}
	if text := doc.Data.Attributes.API.FreeCalls; text != "" {
		free, err := balance(string(text))
		if err != nil {
			return Account{}, fmt.Errorf("read free calls: %w", err)
		}
		acc.FreeCalls = int(free / kiosk.Credit)
	}
	return acc, nil
}

// figure is the text of a JSON number, quoted or not; null and absent are empty.
// What it is worth is found out only where it matters.
type figure string

func (f *figure) UnmarshalJSON(data []byte) error {
	if text := strings.Trim(string(data), `"`); text != "null" {
		*f = figure(text)
	}
	return nil
}

// maxBalance is a billion credits.
const maxBalance = 1_000_000_000 * kiosk.Credit

// balance reads an amount of the account, to the nearest thousandth: services
// compute balances in floating point and may send 149.74999999999997. A charge
// is read more strictly, with kiosk.ParseCredits.
func balance(text string) (kiosk.Credits, error) {
	digits, negative := strings.CutPrefix(text, "-")
	if digits == "" || len(digits) > 40 || strings.Trim(digits, "0123456789.") != "" {
		return 0, fmt.Errorf("%q is not a plain decimal number", kiosk.Safe(text, 40))
	}
	r, ok := new(big.Rat).SetString(digits)
	if !ok {
		return 0, fmt.Errorf("%q is not a number", kiosk.Safe(text, 40))
	}
	// Twice the thousandths plus one, halved and cut: rounds half up.
	num := new(big.Int).Mul(r.Num(), big.NewInt(2*int64(kiosk.Credit)))
	num.Add(num, r.Denom()).Quo(num, new(big.Int).Lsh(r.Denom(), 1))
	if !num.IsInt64() || num.Int64() > int64(maxBalance) {
		return 0, fmt.Errorf("%q is more than any balance", kiosk.Safe(text, 40))
	}
	n := kiosk.Credits(num.Int64())
	if negative {
		n = -n
	}
	return n, nil
}

package hands

import (
	"context"
	"errors"

	"backdrop/internal/removebg"
	"backdrop/kiosk"
)

// account reads the provider's balance.
func (h *Hands) account(ctx context.Context, report reporter) error {
	if h.Service == nil {
		return report(kiosk.AccountFailed{Code: kiosk.KeyRefused, Detail: "no service is set up"})
	}
	a, err := h.Service.Account(ctx)
	if err != nil {
		code, detail := kiosk.CodeOf(err), detailOf(err)
		if errors.Is(err, removebg.ErrNoAccount) {
			code = kiosk.AccountUnread
		}
		return errors.Join(err, report(kiosk.AccountFailed{Code: code, Detail: detail}))
	}
	return report(kiosk.AccountRead{Account: kiosk.Account{Subscription: a.Subscription, PAYG: a.PAYG, Enterprise: a.Enterprise, FreeCalls: a.FreeCalls}})
}

package tui

import "backdrop/kiosk"

// paySheet names price and pot on the key. PAYG has a key of its own.
func (a App) paySheet(p prompt) sheet {
	b, q := a.booth, p.quote
	s, _ := b.Shot(p.shot)
	out := sheet{title: a.shotTitle(s), cancel: a.w.T("sheet.pay.cancel")}
	switch p.kind {
	case payFull:
		if p.blind {
			out.lines = append(out.lines, a.w.T("sheet.pay.unseen"))
		}
	case payAgain:
		out.lines = append(out.lines, a.w.T("sheet.pay.twice"))
	case payBacklog:
		out.title = a.w.T("sheet.pay.backlog_title")
		if q.Pot == kiosk.PotPAYG {
			out.lines = append(out.lines, a.w.T("sheet.pay.backlog_payg"))
		}
	case payPreview, askPAYG, askSettle, askClose, askQuit, askGuest, askLift, askBackground, askScreen:
	}
	k := a.keys.Accept
	if q.Pot == kiosk.PotPAYG {
		k = a.keys.AcceptPAYG
	}
	if p.blind { // a hand that is used to Enter, or to PAYG's key, does not buy what nobody saw
		k = a.keys.Blind
	}
	if p.kind != payPreview && b.Count(kiosk.InDoubt) > 0 {
		out.lines = append(out.lines, a.w.T("sheet.pay.doubt"))
	}
	out.choices = []choice{{key: k, text: a.payText(p), in: p.input()}}
	if s.Guest != "" && p.kind != payBacklog {
		out.lines = append(out.lines, a.guestCounts(s.Guest)[0])
	}
	return out
}

// payText is what stands beside the key that pays: what for, how much, from where,
// and what is left.
func (a App) payText(p prompt) string {
	b, q := a.booth, p.quote
	total, payg := q.Price, kiosk.Credits(0)
	if p.kind == payBacklog {
		total *= kiosk.Credits(a.review.backlog)
	}
	left := a.w.T("sheet.pay.left", "credits", a.w.number(b.Left()))
	if q.Pot == kiosk.PotPAYG {
		payg, left = total, a.leftWithPAYG()
	}
	values := []any{"price", a.w.creditText(total) + a.w.costText(b.Rules.Prices, total, payg), "pot", a.w.potText(q.Pot), "left", left}
	switch p.kind {
	case payFull:
		if p.blind {
			return a.w.T("sheet.pay.blind", values...)
		}
		return a.w.T("sheet.pay.full", values...)
	case payPreview:
		return a.w.T("sheet.pay.preview", values...)
	case payAgain:
		return a.w.T("sheet.pay.again", values...)
	case payBacklog:
		return a.w.N("sheet.pay.backlog", a.review.backlog, values...)
	case askPAYG, askSettle, askClose, askQuit, askGuest, askLift, askBackground, askScreen:
	}
	return ""
}

// leftWithPAYG says what is left where pay-as-you-go is spent: there, and of the budget.
func (a App) leftWithPAYG() string {
	return a.w.T("sheet.payg.left", "payg", a.w.paygLeft(a.booth), "credits", a.w.number(a.booth.Left()))
}

// paygSheet asks for the session's consent, or for taking it back.
func (a App) paygSheet() sheet {
	b := a.booth
	out := sheet{title: a.w.T("sheet.payg.title")}
	if b.CurrentSession().PAYG {
		out.lines = []string{a.w.T("sheet.payg.agreed")}
		out.choices = []choice{{key: a.keys.AcceptPAYG, text: a.w.T("sheet.payg.take_back"), in: kiosk.AllowPAYG{Yes: false}}}
		out.cancel = a.w.T("sheet.payg.keep")
		return out
	}
	if q := b.Quote(kiosk.Full); q.Pot == kiosk.PotPAYG {
		out.lines = append(out.lines, a.w.T("sheet.payg.next", "price", a.w.creditText(q.Price), "cost", a.w.costText(b.Rules.Prices, q.Price, q.Price)))
	}
	out.lines = append(out.lines, a.w.T("sheet.payg.nothing_yet"))
	out.choices = []choice{{key: a.keys.AcceptPAYG, text: a.w.T("sheet.payg.agree", "left", a.leftWithPAYG()), in: kiosk.AllowPAYG{Yes: true}}}
	out.cancel = a.w.T("sheet.payg.cancel")
	return out
}

package sandbox

import (
	"net/http"

	"backdrop/kiosk"
)

// accountJSON has the key order of the vendor's recording.
type accountJSON struct {
	Data struct {
		Attributes struct {
			Credits struct {
				Subscription kiosk.Credits `json:"subscription"`
				PAYG         kiosk.Credits `json:"payg"`
				Enterprise   kiosk.Credits `json:"enterprise"`
				Total        kiosk.Credits `json:"total"`
			} `json:"credits"`
			API struct {
				FreeCalls int    `json:"free_calls"`
				Sizes     string `json:"sizes"`
			} `json:"api"`
		} `json:"attributes"`
	} `json:"data"`
}

// account answers GET /account: the balance as it was one lag ago. It is not part
// of the rate window (the recorded answers carry no rate headers).
func (s *Server) account(w http.ResponseWriter, r *http.Request) {
	if no := s.authorise(r); no != nil {
		refuse(w, no)
		return
	}
	strike := s.strike(accountStage)
	s.wait(strike.delay)
	if strike.blocks() {
		s.block(w, strike)
		return
	}
	s.mu.Lock()
	pots := s.books.lagging(s.config.Now())
	s.mu.Unlock()
	s.deliver(w, answer{body: toJSON(accountOf(pots)), kind: jsonType}, strike)
}

// accountOf shows no pot below zero, where only a made-up charge can bring it.
func accountOf(p Pots) (a accountJSON) {
	c := &a.Data.Attributes.Credits
	c.Subscription, c.PAYG, c.Enterprise = max(0, p.Subscription), max(0, p.PAYG), max(0, p.Enterprise)
	c.Total = c.Subscription + c.PAYG + c.Enterprise
	a.Data.Attributes.API.FreeCalls = p.FreeCalls
	a.Data.Attributes.API.Sizes = "all" // always, and deprecated
	return a
}

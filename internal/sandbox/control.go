package sandbox

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/netip"
	"strings"

	"backdrop/kiosk"
)

const maxOrder = 1 << 20 // bytes of a control request

// control serves the control address. Pages in a browser must not reach it: the
// host has to be a loopback name (against DNS rebinding) and the request may not
// come from another origin.
func (s *Server) control() http.Handler {
	mux := http.NewServeMux()
	for _, path := range []string{controlPath, controlPath + "/{$}", controlPath + "/truth"} {
		mux.HandleFunc("GET "+path, func(w http.ResponseWriter, _ *http.Request) {
			send(w, http.StatusOK, jsonType, toJSON(s.Truth()))
		})
	}
	mux.HandleFunc("POST "+controlPath+"/faults", steer(s.replaceFaults))
	mux.HandleFunc("POST "+controlPath+"/topup", steer(s.topUp))
	mux.HandleFunc("POST "+controlPath+"/foreign", steer(s.foreign))
	return http.NewCrossOriginProtection().Handler(localOnly(mux))
}

func localOnly(next http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := r.Host
		if h, _, err := net.SplitHostPort(host); err == nil {
			host = h
		}
		host = strings.Trim(host, "[]") // ::1 without a port
		ip, err := netip.ParseAddr(host)
		if host != "localhost" && (err != nil || !ip.IsLoopback()) {
			complain(w, http.StatusForbidden, errors.New("the control address answers on loopback names only"))
			return
		}
		next.ServeHTTP(w, r)
	})
}

// steer reads one JSON value into what the order wants and answers with the
// order's result, or with a sentence and 400. Unknown keys are faults.
func steer[T any](do func(T) (any, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		text, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxOrder))
		if err != nil {
			complain(w, http.StatusBadRequest, fmt.Errorf("read order: %w", err))
			return
		}
		var v T
		d := json.NewDecoder(bytes.NewReader(text))
		d.DisallowUnknownFields()
		if err := d.Decode(&v); err != nil || d.More() {
			err = cmp.Or(err, errors.New("there is more than one value"))
			complain(w, http.StatusBadRequest, fmt.Errorf("read order: %w", err))
			return
		}
		result, err := do(v)
		if err != nil {
			complain(w, http.StatusBadRequest, err)
			return
		}
		send(w, http.StatusOK, jsonType, toJSON(result))
	}
}

func complain(w http.ResponseWriter, status int, err error) {
	send(w, status, jsonType, toJSON(map[string]string{"error": kiosk.Safe(err.Error(), 400)}))
}

// Order replaces the faults on order with list, counting from now; an empty list
// clears them. It changes nothing when one of them is faulty.
func (s *Server) Order(list []Fault) error {
	if err := checkFaults(list); err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.orders = newOrders(list)
	return nil
}

func (s *Server) replaceFaults(list []Fault) (any, error) {
	if list == nil {
		return nil, errors.New("the faults are not a list; [] clears them")
	}
	return list, s.Order(list)
}

// TopUp adds to the pots, as a purchase or a renewal would.
func (s *Server) TopUp(add Pots) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.topUp(add, s.config.Now())
}

func (s *Server) topUp(add Pots) (any, error) {
	if err := s.TopUp(add); err != nil {
		return nil, err
	}
	return s.Truth().Pots, nil
}

// Foreign lets somebody else spend credits on the same key: subscription first,
// then PAYG. It fails when the pots do not hold that much.
func (s *Server) Foreign(amount kiosk.Credits) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.books.spendForeign(amount, s.config.Now())
}

type foreignOrder struct {
	Credits kiosk.Credits `json:"credits"`
}

func (s *Server) foreign(o foreignOrder) (any, error) {
	if err := s.Foreign(o.Credits); err != nil {
		return nil, err
	}
	return s.Truth().Pots, nil
}

package httpapi

import (
	"net/http"

	"hikitsugi/api/problem"
	"hikitsugi/api/proof"
	"hikitsugi/api/wire"
	"hikitsugi/app/message"
)

// operations is the route table of /v1. The document is made from the same table, by a Server without parts.
func (s *Server) operations() []operation {
	return []operation{
		{http.MethodGet, "/v1/session", "getSession",
			"Server time, demo flag, support number and the unfinished or last renewal of this browser",
			http.StatusOK, open, nil, giving(s.getSession)},
		{http.MethodDelete, "/v1/session", "endSession",
			"終了: forgets this browser and abandons its unfinished renewal",
			http.StatusNoContent, open, nil, doing(s.endSession)},
		{http.MethodGet, "/v1/authorities", "listAuthorities",
			"All 発注機関 of this registry",
			http.StatusOK, open, nil, giving(s.listAuthorities)},
		{http.MethodPost, "/v1/procedure", "judgeCard",
			"Which procedure fits an inserted card; before any PIN, and never with company data",
			http.StatusOK, starting, s.starts, taking(maxForm, s.judgeCard)},
		{http.MethodPost, "/v1/requests", "issueRequest",
			"A signature request for the agent",
			http.StatusOK, starting, s.starts, taking(maxForm, s.issueRequest)},
		{http.MethodPost, "/v1/renewals", "proveCurrentCard",
			"The current card's proof opens a renewal",
			http.StatusCreated, required, s.proofs, taking(s.Limits.Body, s.proveCurrent)},
		{http.MethodGet, "/v1/renewals/{tx}", "getRenewal",
			"Where a renewal stands",
			http.StatusOK, required, nil, giving(s.getRenewal)},
		{http.MethodDelete, "/v1/renewals/{tx}", "abandonRenewal",
			"キャンセル: nothing of the renewal is kept",
			http.StatusNoContent, required, nil, doing(s.abandon)},
		{http.MethodPost, "/v1/renewals/{tx}/extension", "extendRenewal",
			"続ける: another 30 minutes",
			http.StatusOK, required, nil, giving(s.extend)},
		{http.MethodPut, "/v1/renewals/{tx}/new-card", "proveNewCard",
			"The new card's proof",
			http.StatusOK, required, s.proofs, taking(s.Limits.Body, s.proveNew)},
		{http.MethodGet, "/v1/renewals/{tx}/review", "reviewRenewal",
			"電子証明書更新確認: what 変更 will do, registration by registration",
			http.StatusOK, required, nil, giving(s.review)},
		{http.MethodPut, "/v1/renewals/{tx}/commit", "commitRenewal",
			"変更: hands the confirmed registrations over; repeating it gives the same receipt",
			http.StatusOK, required, nil, taking(s.Limits.Body, s.commit)},
		{http.MethodGet, "/v1/receipts", "listReceipts",
			"利用申請受付票 of this browser's session, newest first",
			http.StatusOK, required, nil, giving(s.listReceipts)},
		{http.MethodGet, "/v1/receipts/{number}", "getReceipt",
			"One 受付票",
			http.StatusOK, required, nil, giving(s.getReceipt)},
	}
}

func (s *Server) getSession(c *call) (wire.Session, error) {
	answer := wire.Session{Now: s.Now().UTC(), Demo: s.Demo, Support: visitOf(c.Request).support, Agent: s.Agent}
	if c.sid == "" {
		return answer, nil
	}
	unfinished, receipt, err := s.Renewals.Unfinished(c.Context(), c.sid)
	answer.Renewal, answer.Receipt = unfinished, receipt
	return answer, err
}

// endSession drops the cookie first: whatever else fails, this browser is out.
func (s *Server) endSession(c *call) error {
	s.expireCookie(c.w)
	if c.sid == "" {
		return nil
	}
	return s.Renewals.End(c.Context(), c.sid)
}

func (s *Server) listAuthorities(c *call) (wire.AuthorityList, error) {
	return s.Renewals.Authorities(c.Context())
}

func (s *Server) judgeCard(c *call, q wire.ProcedureQuery) (wire.Procedure, error) {
	if err := s.begin(c); err != nil {
		return wire.Procedure{}, err
	}
	return s.Renewals.Procedure(c.Context(), c.sid, q)
}

func (s *Server) issueRequest(c *call, form wire.RequestForm) (wire.IssuedRequest, error) {
	if err := s.begin(c); err != nil {
		return wire.IssuedRequest{}, err
	}
	return s.Renewals.Request(c.Context(), c.sid, form)
}

func (s *Server) proveCurrent(c *call, p wire.CardProof) (wire.Renewal, error) {
	renewal, err := s.Renewals.ProveCurrent(c.Context(), c.sid, p)
	if err == nil {
		c.w.Header().Set("Location", "/v1/renewals/"+renewal.TX)
	}
	return renewal, err
}

func (s *Server) proveNew(c *call, p wire.CardProof) (wire.Renewal, error) {
	tx, err := c.tx()
	if err != nil {
		return wire.Renewal{}, err
	}
	return s.Renewals.ProveNew(c.Context(), c.sid, tx, p)
}

func (s *Server) getRenewal(c *call) (wire.Renewal, error) {
	tx, err := c.tx()
	if err != nil {
		return wire.Renewal{}, err
	}
	return s.Renewals.Renewal(c.Context(), c.sid, tx)
}

func (s *Server) abandon(c *call) error {
	tx, err := c.tx()
	if err != nil {
		return err
	}
	return s.Renewals.Abandon(c.Context(), c.sid, tx)
}

func (s *Server) extend(c *call) (wire.Renewal, error) {
	tx, err := c.tx()
	if err != nil {
		return wire.Renewal{}, err
	}
	return s.Renewals.Extend(c.Context(), c.sid, tx)
}

func (s *Server) review(c *call) (wire.Review, error) {
	tx, err := c.tx()
	if err != nil {
		return wire.Review{}, err
	}
	return s.Renewals.Review(c.Context(), c.sid, tx)
}

func (s *Server) commit(c *call, form wire.CommitForm) (wire.Receipt, error) {
	tx, err := c.tx()
	if err != nil {
		return wire.Receipt{}, err
	}
	return s.Renewals.Commit(c.Context(), c.sid, tx, form)
}

func (s *Server) listReceipts(c *call) (wire.ReceiptList, error) {
	return s.Renewals.Receipts(c.Context(), c.sid)
}

// maxNumber bounds a receipt number, {YYYYMMDD}-{6 digits}-{check digit}.
const maxNumber = 32

func (s *Server) getReceipt(c *call) (wire.Receipt, error) {
	number := c.PathValue("number")
	if len(number) > maxNumber {
		return wire.Receipt{}, problem.New(message.NotFound)
	}
	return s.Renewals.Receipt(c.Context(), c.sid, number)
}

// tx is the renewal that the path names.
func (c *call) tx() (string, error) {
	tx := c.PathValue("tx")
	if !proof.IsTX(tx) {
		return "", problem.New(message.NotFound)
	}
	return tx, nil
}

package problem

import (
	"net/http"

	"hikitsugi/app/message"
)

// Status is the HTTP status of a code. Codes that a rule of the field gives are conflicts with the state of the
// registry or of the card: 409. A code without an entry is a fault of ours: 500.
func Status(code message.Code) int {
	if s, ok := statuses[code]; ok {
		return s
	}
	if e, ok := message.Lookup(code); ok && (e.Number < 500) {
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

var statuses = map[message.Code]int{
	message.AgentOriginUntrusted:  http.StatusForbidden,
	message.CardServiceStopped:    http.StatusServiceUnavailable,
	message.PageTooOld:            http.StatusUpgradeRequired,
	message.PinFormat:             http.StatusUnprocessableEntity,
	message.NoTarget:              http.StatusUnprocessableEntity,
	message.CertificateInvalid:    http.StatusUnprocessableEntity,
	message.ServerDown:            http.StatusServiceUnavailable,
	message.Maintenance:           http.StatusServiceUnavailable,
	message.RequestTimedOut:       http.StatusConflict,
	message.RequestUsed:           http.StatusConflict,
	message.RenewalTimedOut:       http.StatusConflict,
	message.SessionTakenOver:      http.StatusConflict,
	message.AlreadyCommitted:      http.StatusConflict,
	message.CommitConflict:        http.StatusConflict,
	message.ReviewChanged:         http.StatusConflict,
	message.StoreBusy:             http.StatusServiceUnavailable,
	message.ProofInvalid:          http.StatusUnprocessableEntity,
	message.ProofMismatch:         http.StatusForbidden,
	message.RateLimited:           http.StatusTooManyRequests,
	message.NoSession:             http.StatusUnauthorized,
	message.OriginNotAllowed:      http.StatusForbidden,
	message.HostNotAllowed:        http.StatusMisdirectedRequest,
	message.NotFound:              http.StatusNotFound,
	message.MethodNotAllowed:      http.StatusMethodNotAllowed,
	message.UnsupportedMediaType:  http.StatusUnsupportedMediaType,
	message.BodyTooLarge:          http.StatusRequestEntityTooLarge,
	message.BadJSON:               http.StatusBadRequest,
	message.BadValue:              http.StatusBadRequest,
	message.UnknownField:          http.StatusBadRequest,
	message.DuplicateField:        http.StatusBadRequest,
	message.RequestInvalid:        http.StatusBadRequest,
	message.RenewalState:          http.StatusConflict,
	message.VersionConflict:       http.StatusPreconditionFailed,
	message.IdempotencyKeyMissing: http.StatusBadRequest,
	message.IdempotencyKeyReused:  http.StatusUnprocessableEntity,
	message.IdempotencyInProgress: http.StatusConflict,
}

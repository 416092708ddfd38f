// Package proof is the format of what is signed when a registration passes from one IC card to another, and the one
// place that builds, parses and verifies it. Registry, agent, tests and auditors share it. It knows no cards, no HTTP
// and no database; clock and randomness come from the caller.
//
// # Tokens
//
// Everything signed is a JWS in compact form (RFC 7515) whose header and payload have exactly one accepted byte form:
// the fields of the Go type, in its order, in compact JSON without escapes beyond those JSON needs. A segment is
// accepted only if encoding what was parsed gives the same bytes, so that duplicate or case-variant keys, white space,
// unknown members, padded or newline-broken base64url and trailing data are all refused. A Digest is the base64url
// SHA-256 of exact bytes; of a token, of its compact ASCII form. Nothing is re-serialised for verification.
//
//	token         header                            payload       signed by
//	directory     {alg,jwk,typ hikitsugi-directory} Directory     identity key, ES256
//	R request     {alg,kid,typ hikitsugi-request}   Request       request key, ES256
//	opening       {alg,jwk,typ hikitsugi-agent}     Opening       agent key, ES256
//	C, N          {alg,typ hikitsugi-statement}     Statement     card key, RS256, ES256 or ES384 as the key demands
//	K             {alg,jwk,typ hikitsugi-commit}    Confirmation  transaction key K, ES256
//	receipt       {alg,kid,typ hikitsugi-receipt}   Receipt       receipt key, ES256
//	decision      {alg,kid,typ hikitsugi-decision}  Decision      receipt key, ES256
//	checkpoint    no JWS: see History               Checkpoint    log key, Ed25519
//
// Every typ ends in "+jwt". A kid is the RFC 7638 thumbprint of the key. A jwk is {crv,kty,x,y}, in that order, so that
// its bytes are what RFC 7638 digests. Integers stay below 2^53 and registration ids are printable ASCII, so that every
// JSON reader takes them alike.
//
// # How the signatures hold together
//
// The agent makes K afresh for each renewal and keeps it in memory. Its thumbprint jkt stands in every request, and in
// the statement of both cards. A Statement is a pure function of its Request and the digest of the signing card's
// certificate; a Confirmation is a pure function of its Request: verifying means rebuilding the expected bytes and
// comparing. The confirmation names both certificates, both proofs, the chosen registrations at their versions and the
// digest of the review that was shown. Hence
//
//	current card signs jkt -> K -> new card signs jkt and the current card's proof -> K signs all of it
//
// and nobody, the operator included, can hand a registration to a card that was not in the same agent run, nor commit
// what was not confirmed there.
//
// # History
//
// Each change of who holds a registration is a Leaf. Its bytes are canonical like a payload; LeafHash is the RFC 6962
// leaf hash over them.
//
// What an officer decides is a Leaf too, and a Decision signed by the registry over it: an officer signs nothing, so that
// what is proved is that the registry recorded it, and that it is within what two cards and K had confirmed. An approval
// or a rejection carries the receipt that it decides on, whole, and is the receipt of the decision.
//
// The leaves in the order of their positions are the Merkle tree of RFC 6962 (2.1). A Checkpoint is its head at one size,
// in the form that others verify too: the signed note of C2SP tlog-checkpoint. Kept elsewhere, it shows later whether what
// stood before it still stands there.
//
// # Growing
//
// What is signed stays verifiable, so fields are never renamed, reordered or given another meaning. A later kind of leaf
// or receipt, or purpose of a request, may bring fields of its own, omitted when empty: bytes made before stay canonical.
// Requests and directories are read by installed agents, which refuse what they do not know: the fields of the three
// purposes of a renewal and of the directory are final for version 1, and what else a registry publishes gets a
// document and a typ of its own. A log's inclusion proof can only exist after the receipt, so it travels beside the
// receipt's token and is checked against LeafHash of the leaf within it.
//
// # Glossary
//
// 発注機関 authority; 利用者登録 registration; ICカード card; 現在使用しているICカード current card; 新規に使用するICカード new card;
// 電子証明書更新確認 review; 変更 confirmation; 受付票 receipt; 承認・受理 approval; 不受理 rejection; 停止 suspension.
package proof

import (
	"crypto/sha256"
	"encoding/base64"
	"errors"
)

// Version is the value of every v field.
const Version = 1

// What a caller may act on. Errors of this package wrap one of them and name the step.
var (
	// ErrMalformed means the bytes are not a token of the expected form.
	ErrMalformed = errors.New("malformed token")
	// ErrSignature means the form is right and the signature is not.
	ErrSignature = errors.New("signature does not verify")
	// ErrUnknownKey means that no trusted key has the token's kid.
	ErrUnknownKey = errors.New("unknown key")
	// ErrForeign means a well-formed token that belongs to another origin, session, transaction, purpose, card or key.
	ErrForeign = errors.New("token belongs elsewhere")
	// ErrTimedOut means that the registry's clock has passed the request's exp.
	ErrTimedOut = errors.New("request timed out")
)

// Purpose says what a request asks to be signed.
type Purpose string

// The purposes of a renewal.
const (
	CurrentCard Purpose = "current-card"
	NewCard     Purpose = "new-card"
	Commit      Purpose = "commit"
)

// says is the sentence that stands in the signed bytes, so that a signature can be read by the people it concerns.
var says = map[Purpose]string{
	CurrentCard: "現在使用しているICカードの確認です。この署名だけでは、登録は変わりません。",
	NewCard:     "新規に使用するICカードの確認です。この署名だけでは、登録は変わりません。",
	Commit:      "電子証明書の更新です。選んだ登録を新しいICカードに切り替えます。その発注機関では、旧ICカードは使用できなくなります。",
}

// Digest returns the base64url SHA-256 (43 characters) of exactly b.
func Digest(b []byte) string {
	sum := sha256.Sum256(b)
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

// LeafHash returns the RFC 6962 (2.1) hash of a leaf's bytes, base64url.
func LeafHash(leaf []byte) string {
	h := sha256.New()
	h.Write([]byte{0})
	h.Write(leaf)
	return base64.RawURLEncoding.EncodeToString(h.Sum(nil))
}

package wire

import (
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"sort"
	"strings"
	"time"
)

// Review is the 電子証明書更新確認. Its parts travel as exact texts, because the confirmation signs their digest: the
// page shows what it decodes from them and digests the very texts.
type Review struct {
	Shown   string   `json:"shown"`   // JSON text of ReviewCards
	Targets []string `json:"targets"` // JSON texts of ReviewTarget, this authority's first
}

// ReviewCards is the part about the two cards.
type ReviewCards struct {
	Current Card               `json:"current"`
	New     Card               `json:"new"`
	Compare []ReviewComparison `json:"compare"` // new card against current card, rows company, holder, address
}

// ReviewComparison is the result of comparing one row.
type ReviewComparison struct {
	Row   string `json:"row"`   // company, holder or address
	Level string `json:"level"` // equal, variant, different or not-stated
	With  string `json:"with"`  // current (the new card against the current one) or roster
}

// The verdicts on a registration.
const (
	VerdictRenew    = "renew"    // 更新できます
	VerdictCheck    = "check"    // 確認が必要です
	VerdictApproval = "approval" // 承認が必要です
	VerdictRefused  = "refused"  // 更新できません
)

// ReviewTarget is the part about one registration of the current card.
type ReviewTarget struct {
	Registration string             `json:"registration"`
	Version      int64              `json:"version"`
	Authority    string             `json:"authority"`
	AuthorityJa  string             `json:"authority_ja"`
	AuthorityEn  string             `json:"authority_en"`
	Category     string             `json:"category"`
	Number       string             `json:"number"`
	Company      string             `json:"company"` // 商号又は名称 of the roster
	Address      string             `json:"address"` // 所在地 of the roster
	RosterDate   string             `json:"roster_date"`
	Policy       int64              `json:"policy"` // version of the authority's policy
	Verdict      string             `json:"verdict"`
	Findings     []Finding          `json:"findings"`
	Compare      []ReviewComparison `json:"compare"`
	Cases        []ReviewCase       `json:"cases"`
	Paper        string             `json:"paper"`
}

// Finding is one rule's word on a registration.
type Finding struct {
	Code    string            `json:"code"`    // of package message
	Verdict string            `json:"verdict"` // what it leads to
	Args    map[string]string `json:"args,omitempty"`
}

// ReviewCase is a 参加中の案件.
type ReviewCase struct {
	Number  string    `json:"number"`
	Title   string    `json:"title"`
	Opening time.Time `json:"opening"` // 開札予定日時
	Renewed string    `json:"renewed"` // 更新した場合: carried-over, wait, too-late or unaffected
	Kept    string    `json:"kept"`    // 更新しない場合
}

// ErrReview is a review that does not say one thing only: its digest would stand for more, or for something else, than
// what is shown of it.
var ErrReview = errors.New("review is not in its one form")

// Cards decodes the card part. ErrReview.
func (r Review) Cards() (ReviewCards, error) {
	var c ReviewCards
	return c, r.decode(r.Shown, &c)
}

// Registrations decodes the targets, in order; each registration stands there once. ErrReview.
func (r Review) Registrations() ([]ReviewTarget, error) {
	targets := make([]ReviewTarget, len(r.Targets))
	for i, text := range r.Targets {
		if err := r.decode(text, &targets[i]); err != nil {
			return nil, err
		}
		if indexOf(targets[:i], targets[i].Registration) >= 0 {
			return nil, fmt.Errorf("%w: registration %s stands there twice", ErrReview, targets[i].Registration)
		}
	}
	return targets, nil
}

// decode takes only the text that ReviewText writes of what it says: encoding/json would pass over members that it does
// not know, and take the last of several of one name.
func (r Review) decode(text string, part any) error {
	if err := json.Unmarshal([]byte(text), part); err != nil {
		return fmt.Errorf("%w: %w", ErrReview, err)
	}
	again, err := ReviewText(part)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrReview, err)
	}
	if again != text {
		return fmt.Errorf("%w: other members, order or spelling", ErrReview)
	}
	return nil
}

// ReviewText writes a part of a review, or of its receipt, in its one form: compact JSON in the order of the fields, map keys sorted, and
// without the escapes that only HTML needs.
func ReviewText(part any) (string, error) {
	var b strings.Builder
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(part); err != nil {
		return "", fmt.Errorf("write review: %w", err)
	}
	return strings.TrimSuffix(b.String(), "\n"), nil
}

// Digest is what the confirmation signs for the chosen registrations: proof.ReviewDigest of the card part and of the
// chosen parts in the order of their ids. An id that is not in the review gives an error.
func (r Review) Digest(chosen []Target) (string, error) {
	all, err := r.Registrations()
	if err != nil {
		return "", err
	}
	ids := make([]string, len(chosen))
	for i, t := range chosen {
		ids[i] = t.Registration
	}
	sort.Strings(ids)
	sum := Digest(r.Shown)
	for _, id := range ids {
		i := indexOf(all, id)
		if i < 0 {
			return "", fmt.Errorf("review: registration %s is not in it", id)
		}
		sum += Digest(r.Targets[i])
	}
	return Digest(sum), nil
}

func indexOf(all []ReviewTarget, id string) int {
	for i, t := range all {
		if t.Registration == id {
			return i
		}
	}
	return -1
}

// Digest is the base64url SHA-256 of a text's bytes, as package proof's.
func Digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return base64.RawURLEncoding.EncodeToString(sum[:])
}

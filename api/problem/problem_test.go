package problem_test

import (
	"testing"

	"hikitsugi/api/certificate"
	"hikitsugi/api/problem"
	"hikitsugi/app/message"
)

// Whatever the caller did not know, nobody reads a placeholder.
func TestADocumentShowsNoPlaceholder(t *testing.T) {
	t.Parallel()
	for _, e := range message.Entries() {
		doc := problem.Document(problem.New(e.Code), "")
		if holes := message.Placeholders(doc.Title + doc.Detail); len(holes) > 0 || doc.Title == "" {
			t.Errorf("%s: %q %q", e.Code, doc.Title, doc.Detail)
		}
	}
}

func TestEveryReasonOfACertificateIsInWords(t *testing.T) {
	t.Parallel()
	for _, reason := range []certificate.Reason{
		"form", "size", certificate.ReasonKey, certificate.ReasonKeyUsage, certificate.ReasonExtension,
		certificate.ReasonConstraints, certificate.ReasonSignature, certificate.ReasonCAExpired, certificate.ReasonChainLength,
	} {
		for _, l := range []message.Lang{message.Ja, message.En} {
			if text := l.Alternative("reason", string(reason)); text == string(reason) || text == "" {
				t.Errorf("%s: %s has no text in %s", message.CertificateInvalid, reason, l)
			}
		}
	}
	doc := problem.Document(problem.New(message.CertificateInvalid, "reason", "size"), "")
	if doc.Title != "電子証明書が正しくありません（大きさの超過）。" || doc.Args["reason"] != "size" {
		t.Errorf("%+v", doc)
	}
}

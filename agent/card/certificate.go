package card

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"io"

	"hikitsugi/agent/apdu"
)

// maxCertificate bounds a certificate, also an inflated one; the registry takes none that is longer.
const maxCertificate = 8 << 10

// pivCertificate takes the certificate out of a PIV object: 70 certificate, 71 CertInfo, whose bit 0 says gzip (SP
// 800-73-4 part 1, appendix A). An empty one is ErrNoCertificate, a broken or too long one ErrUnreadable.
func pivCertificate(object []byte) ([]byte, error) {
	certificate, found, err := apdu.Find(object, 0x70)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if !found || len(certificate) == 0 {
		return nil, ErrNoCertificate
	}
	if certInfo, found, _ := apdu.Find(object, 0x71); found && len(certInfo) > 0 && certInfo[0]&1 != 0 {
		return inflate(certificate)
	}
	if len(certificate) > maxCertificate {
		return nil, fmt.Errorf("%w: %d bytes", ErrUnreadable, len(certificate))
	}
	return bytes.Clone(certificate), nil
}

func inflate(compressed []byte) ([]byte, error) {
	z, err := gzip.NewReader(bytes.NewReader(compressed))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	z.Multistream(false)
	der, err := io.ReadAll(io.LimitReader(z, maxCertificate+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	if len(der) == 0 || len(der) > maxCertificate {
		return nil, fmt.Errorf("%w: inflates to nothing or more than %d bytes", ErrUnreadable, maxCertificate)
	}
	return der, nil
}

//go:build windows || (cgo && pcsc)

package reader

import (
	"errors"
	"fmt"

	"github.com/ebfe/scard"
)

// causes maps what PC/SC reports to what the user can do about it. Measured with pcsc-lite 1.9.9; the last three are
// codes of Windows itself that come through its smart card service.
var causes = map[scard.Error]error{
	scard.ErrNoService:          ErrServiceStopped,
	scard.ErrServiceStopped:     ErrServiceStopped,
	scard.ErrCommError:          ErrServiceStopped, // the daemon died
	scard.ErrInvalidHandle:      ErrServiceStopped,
	scard.ErrShutdown:           ErrServiceStopped,
	scard.ErrSystemCancelled:    ErrServiceStopped,
	scard.ErrSecurityViolation:  ErrServiceStopped, // polkit refuses a session without a seat
	scard.ErrUnknownReader:      ErrReaderLost,
	scard.ErrReaderUnavailable:  ErrReaderLost,
	scard.ErrNoReadersAvailable: ErrReaderLost,
	scard.ErrSharingViolation:   ErrReaderBusy,
	scard.ErrProtoMismatch:      ErrReaderBusy, // another program chose the protocol
	scard.ErrNoSmartcard:        ErrNoCard,
	scard.ErrRemovedCard:        ErrCardRemoved,
	scard.ErrNotTransacted:      ErrCardRemoved, // until the daemon's next look
	scard.ErrUnresponsiveCard:   ErrCardMute,
	scard.ErrUnpoweredCard:      ErrCardMute,
	scard.ErrUnsupportedCard:    ErrCardMute,
	scard.ErrInvalidAtr:         ErrCardMute,
	scard.ErrResetCard:          ErrCardReset,
	scard.ErrTimeout:            ErrTimeout,
	scard.ErrWaitedTooLong:      ErrTimeout,
	6:                           ErrServiceStopped, // ERROR_INVALID_HANDLE
	1112:                        ErrNoCard,         // ERROR_NO_MEDIA_IN_DRIVE
	1117:                        ErrCardRemoved,    // ERROR_IO_DEVICE
}

// typed makes an error of PC/SC one of this package, fallback when the code says nothing. The code stays in the text.
func typed(err, fallback error) error {
	var code scard.Error
	if err == nil || !errors.As(err, &code) {
		return err
	}
	if cause, known := causes[code]; known {
		fallback = cause
	}
	return fmt.Errorf("%w: %w", fallback, err)
}

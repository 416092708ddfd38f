package trust

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"

	"hikitsugi/api/proof"
)

// maxDocument bounds a directory on the line.
const maxDocument = 64 << 10

// Fetch asks an origin for its directory and returns the thumbprint of the key that signed it, for a person to compare
// with what the registry's operator published elsewhere. Nothing is trusted by it. The client's transport is the
// caller's; redirects are not followed.
func Fetch(ctx context.Context, client http.Client, origin string) (identity string, d proof.Directory, err error) {
	if !proof.ValidOrigin(origin, true) {
		return "", proof.Directory{}, fmt.Errorf("%w: %.100q", ErrOrigin, origin)
	}
	document, err := get(ctx, client, origin+proof.DirectoryPath)
	if err != nil {
		return "", proof.Directory{}, fmt.Errorf("fetch directory: %w", err)
	}
	d, identity, err = proof.ParseDirectory(document)
	if err == nil && d.Origin != origin {
		err = fmt.Errorf("%w: it is for %q", proof.ErrForeign, d.Origin)
	}
	return identity, d, err
}

func get(ctx context.Context, client http.Client, url string) (string, error) {
	client.CheckRedirect = func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }
	r, err := http.NewRequestWithContext(ctx, http.MethodGet, url, nil)
	if err != nil {
		return "", err
	}
	answer, err := client.Do(r)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	if answer.StatusCode != http.StatusOK {
		return "", fmt.Errorf("%s answered %s", url, answer.Status)
	}
	body, err := io.ReadAll(io.LimitReader(answer.Body, maxDocument+1))
	if err != nil {
		return "", err
	}
	if len(body) > maxDocument {
		return "", errors.New("directory is too long")
	}
	return string(body), nil
}

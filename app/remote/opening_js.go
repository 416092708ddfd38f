package remote

import (
	"encoding/base64"
	"syscall/js"
)

// verifyOpening checks an opening's signature with WebCrypto (ECDSA, P-256, SHA-256; raw r||s as JWS has it).
func verifyOpening(compact string) (opening, error) {
	h, o, input, signature, err := takeApart(compact)
	if err != nil {
		return opening{}, err
	}
	subtle := js.Global().Get("crypto").Get("subtle")
	algorithm := map[string]any{"name": "ECDSA", "namedCurve": "P-256", "hash": "SHA-256"}
	jwk := map[string]any{"kty": "EC", "crv": "P-256", "x": h.JWK.X, "y": h.JWK.Y}
	key, err := await(subtle.Call("importKey", "jwk", jwk, algorithm, false, []any{"verify"}))
	if err != nil {
		return opening{}, errOpening
	}
	ok, err := await(subtle.Call("verify", algorithm, key, toBytes(signature), toBytes([]byte(input))))
	if err != nil || !ok.Bool() {
		return opening{}, errOpening
	}
	return o, nil
}

func toBytes(b []byte) js.Value {
	array := js.Global().Get("Uint8Array").New(len(b))
	js.CopyBytesToJS(array, b)
	return array
}

// randomNonce is 256 random bits of the browser, base64url.
func randomNonce() string {
	array := js.Global().Get("Uint8Array").New(32)
	js.Global().Get("crypto").Call("getRandomValues", array)
	b := make([]byte, 32)
	js.CopyBytesToGo(b, array)
	return base64.RawURLEncoding.EncodeToString(b)
}

// watch opens an EventSource.
func watch(url string, message func([]byte), lost func()) (stop func()) {
	source := js.Global().Get("EventSource").New(url)
	onMessage := js.FuncOf(func(_ js.Value, args []js.Value) any {
		message([]byte(first(args).Get("data").String()))
		return nil
	})
	onError := js.FuncOf(func(js.Value, []js.Value) any {
		lost()
		return nil
	})
	source.Set("onmessage", onMessage)
	source.Set("onerror", onError)
	return func() {
		source.Call("close")
		onMessage.Release()
		onError.Release()
	}
}

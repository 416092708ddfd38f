package remote

import (
	"syscall/js"
)

// browserFetch calls the browser's fetch and waits. Cookies go to our own origin only.
func browserFetch(r request) (answer, error) {
	options := map[string]any{"method": r.method, "credentials": "same-origin", "cache": "no-store", "redirect": "error", "referrerPolicy": "no-referrer"}
	headers := map[string]any{}
	for _, h := range r.header {
		headers[h[0]] = h[1]
	}
	options["headers"] = headers
	if r.body != nil {
		options["body"] = string(r.body)
	}
	if r.patience > 0 {
		options["signal"] = js.Global().Get("AbortSignal").Call("timeout", r.patience)
	}
	response, err := await(js.Global().Call("fetch", r.url, options))
	if err != nil {
		return answer{}, &LostError{What: r.method + " " + r.url, Cause: err.Error()}
	}
	text, err := await(response.Call("text"))
	if err != nil {
		return answer{}, &LostError{What: r.method + " " + r.url, Cause: err.Error()}
	}
	media := response.Get("headers").Call("get", "Content-Type")
	a := answer{status: response.Get("status").Int(), body: []byte(text.String())}
	if media.Type() == js.TypeString {
		a.media = media.String()
	}
	return a, nil
}

// await blocks until a promise settles.
func await(promise js.Value) (js.Value, error) {
	type settled struct {
		value js.Value
		err   error
	}
	done := make(chan settled, 1)
	resolve := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{value: first(args)}
		return nil
	})
	reject := js.FuncOf(func(_ js.Value, args []js.Value) any {
		done <- settled{err: js.Error{Value: first(args)}}
		return nil
	})
	defer resolve.Release()
	defer reject.Release()
	promise.Call("then", resolve, reject)
	s := <-done
	return s.value, s.err
}

func first(args []js.Value) js.Value {
	if len(args) == 0 {
		return js.Undefined()
	}
	return args[0]
}

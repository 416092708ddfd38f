//go:build !js

package remote

func verifyOpening(string) (opening, error) { return opening{}, errOpening }

func randomNonce() string { return "" }

func watch(string, func([]byte), func()) (stop func()) { return func() {} }

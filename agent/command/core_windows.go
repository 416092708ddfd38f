package command

// forbidCoreDumps has nothing to do: Windows writes no dump of a Go program unless an administrator asked for them.
func forbidCoreDumps() error { return nil }

package history

import (
	"crypto/sha256"
	"fmt"
	"math/bits"

	"golang.org/x/mod/sumdb/tlog"

	"hikitsugi/api/proof"
)

// tree are the leaf hashes of the entries that have a position, in their order and without a gap.
type tree []tlog.Hash

// grow takes the entry of the next position; from the first gap on, nothing belongs to the tree.
func (t tree) grow(e Entry) tree {
	if e.Position == nil || *e.Position != int64(len(t)) {
		return t
	}
	return append(t, tlog.RecordHash([]byte(e.Leaf)))
}

// root is the Merkle Tree Hash of RFC 6962 (2.1).
func (t tree) root() tlog.Hash {
	switch len(t) {
	case 0:
		return sha256.Sum256(nil)
	case 1:
		return t[0]
	}
	k := 1 << (bits.Len(uint(len(t)-1)) - 1) // the largest power of two that is smaller
	return tlog.NodeHash(t[:k].root(), t[k:].root())
}

// head is the checkpoint of a registry when its history was t.
func (t tree) head(origin string) proof.Checkpoint {
	return proof.Checkpoint{Origin: proof.LogOrigin(origin), Size: int64(len(t)), Root: t.root()}
}

// compareCheckpoint finds a history that does not go on from a checkpoint, and counts what came after it.
func (c *check) compareCheckpoint(t tree, kept proof.Checkpoint) (since map[proof.Kind]int) {
	where := fmt.Sprintf("checkpoint of %d", kept.Size)
	switch {
	case kept.Size > int64(len(t)):
		c.fault(Checkpoint, where, "the history has %d entries", len(t))
		return nil
	case t[:kept.Size].head(c.directory.Origin) != kept:
		c.fault(Checkpoint, where, "the entries before it are others")
		return nil
	}
	since = map[proof.Kind]int{}
	for _, e := range c.archive.Entries {
		if e.Position != nil && *e.Position < kept.Size {
			continue
		}
		if leaf, err := proof.ParseLeaf([]byte(e.Leaf)); err == nil {
			since[leaf.Kind]++
		}
	}
	return since
}

package certificate

import (
	"crypto/sha256"
	"sync"
)

// Cache parses certificates and remembers them by the SHA-256 of their bytes,
// so that the same bytes are taken apart once. It is safe for concurrent use.
type Cache struct {
	size       int
	mu         sync.Mutex
	young, old map[[sha256.Size]byte]*Certificate
}

// NewCache makes a cache that holds at most size certificates, about 6 KiB
// each.
func NewCache(size int) *Cache {
	return &Cache{size: size, young: map[[sha256.Size]byte]*Certificate{}}
}

// Parse is [Parse]. The certificate may be shared with other callers, and der
// belongs to it from now on.
func (c *Cache) Parse(der []byte) (*Certificate, error) {
	if len(der) > MaxSize {
		return Parse(der) // says so
	}
	key := sha256.Sum256(der)
	if known := c.find(key); known != nil {
		return known, nil
	}
	parsed, err := Parse(der)
	if err == nil {
		c.keep(key, parsed)
	}
	return parsed, err
}

// find moves what is asked for to the young, so that it stays.
func (c *Cache) find(key [sha256.Size]byte) *Certificate {
	c.mu.Lock()
	defer c.mu.Unlock()
	known, young := c.young[key]
	if !young {
		if known = c.old[key]; known != nil {
			c.put(key, known)
		}
	}
	return known
}

func (c *Cache) keep(key [sha256.Size]byte, parsed *Certificate) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.put(key, parsed)
}

// put forgets the old once the young are half of what may be held.
func (c *Cache) put(key [sha256.Size]byte, parsed *Certificate) {
	if len(c.young) >= max(1, c.size/2) {
		c.old, c.young = c.young, map[[sha256.Size]byte]*Certificate{}
	}
	c.young[key] = parsed
}

-- A server of the earlier schema may be writing. To alter the table waits for it, and it for the end of this migration, so
-- that no receipt comes after the copy; the column goes with the table.
ALTER TABLE receipts ADD COLUMN moved {{.Int}};

--bun:split
-- 受付票 again, of what an officer decided too: kind says of what. A renewal has one of its own, and one for each decision
-- on what waited in it. content is the digest of the commit's bytes or of the decision's leaf.
CREATE TABLE IF NOT EXISTS receipts_0003 (
  number TEXT PRIMARY KEY,
  kind TEXT NOT NULL DEFAULT 'renewal' CHECK (kind IN ('renewal', 'approval', 'rejection')),
  tx TEXT NOT NULL REFERENCES renewals (tx),
  sid TEXT NOT NULL,
  issued {{.Int}} NOT NULL,
  content TEXT NOT NULL,
  document TEXT NOT NULL,
  signed TEXT NOT NULL
){{.End}};

--bun:split
INSERT INTO receipts_0003 (number, tx, sid, issued, content, document, signed)
  SELECT number, tx, sid, issued, content, document, signed FROM receipts;

--bun:split
DROP TABLE receipts;

--bun:split
ALTER TABLE receipts_0003 RENAME TO receipts;

--bun:split
CREATE UNIQUE INDEX IF NOT EXISTS receipts_renewal ON receipts (tx) WHERE kind = 'renewal';

--bun:split
CREATE INDEX IF NOT EXISTS receipts_decision ON receipts (tx);

--bun:split
CREATE INDEX IF NOT EXISTS receipts_session ON receipts (sid);

--bun:split
-- What an officer recorded of a card: the signed decision behind a suspension or its end. A decision on an application has
-- a receipt instead.
CREATE TABLE IF NOT EXISTS card_notices (
  leaf TEXT PRIMARY KEY REFERENCES history (hash),
  signed TEXT NOT NULL
){{.End}};

--bun:split
-- The last guard against a card that is active and suspended at one registration.
CREATE UNIQUE INDEX IF NOT EXISTS registered_cards_standing ON registered_cards (registration, certificate)
  WHERE state <> 'superseded';

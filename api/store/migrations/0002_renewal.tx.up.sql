-- Signature requests that were used up. Kept past exp, so that none is used twice.
CREATE TABLE IF NOT EXISTS spent_requests (
  jti TEXT PRIMARY KEY,
  tx TEXT NOT NULL,
  purpose TEXT NOT NULL,
  exp {{.Int}} NOT NULL
){{.End}};

--bun:split
-- One row for each renewal whose current card was proved, with the evidence byte for byte.
CREATE TABLE IF NOT EXISTS renewals (
  tx TEXT PRIMARY KEY,
  sid TEXT NOT NULL,
  jkt TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('current-proved', 'new-proved', 'settled', 'abandoned')),
  reason TEXT NOT NULL CHECK (reason IN ('', 'cancelled', 'taken-over')),
  authority TEXT NOT NULL REFERENCES authorities (id),
  current_certificate TEXT NOT NULL REFERENCES certificates (digest),
  current_request TEXT NOT NULL,
  current_proof TEXT NOT NULL,
  current_chain TEXT NOT NULL,
  new_certificate TEXT REFERENCES certificates (digest),
  new_request TEXT NOT NULL,
  new_proof TEXT NOT NULL,
  new_chain TEXT NOT NULL,
  confirmation_request TEXT NOT NULL,
  confirmation_proof TEXT NOT NULL,
  created {{.Int}} NOT NULL,
  touched {{.Int}} NOT NULL,
  closed {{.Int}},
  CHECK ((state IN ('settled', 'abandoned')) = (closed IS NOT NULL)),
  CHECK (state = 'current-proved' OR state = 'abandoned' OR new_certificate IS NOT NULL)
){{.End}};

--bun:split
CREATE UNIQUE INDEX IF NOT EXISTS renewals_open_session ON renewals (sid) WHERE closed IS NULL;

--bun:split
CREATE UNIQUE INDEX IF NOT EXISTS renewals_open_card ON renewals (current_certificate) WHERE closed IS NULL;

--bun:split
-- What became of each registration of the current card. Written at the commit: before it, the registrations that are
-- offered are those at which the card is active, judged afresh each time they are shown.
CREATE TABLE IF NOT EXISTS renewal_targets (
  tx TEXT NOT NULL REFERENCES renewals (tx),
  registration TEXT NOT NULL REFERENCES registrations (id),
  version {{.Int}} NOT NULL,
  certificate TEXT NOT NULL REFERENCES certificates (digest),
  state TEXT NOT NULL CHECK (state IN ('declined', 'handed-over', 'awaiting-approval', 'refused')),
  PRIMARY KEY (tx, registration)
){{.End}};

--bun:split
-- One card waits at most once for an approval at a registration.
CREATE UNIQUE INDEX IF NOT EXISTS renewal_targets_pending ON renewal_targets (certificate, registration)
  WHERE state = 'awaiting-approval';

--bun:split
-- 受付票. content is the digest of the commit's bytes; document the receipt as the screens show it; signed the token.
CREATE TABLE IF NOT EXISTS receipts (
  number TEXT PRIMARY KEY,
  tx TEXT NOT NULL UNIQUE REFERENCES renewals (tx),
  sid TEXT NOT NULL,
  issued {{.Int}} NOT NULL,
  content TEXT NOT NULL,
  document TEXT NOT NULL,
  signed TEXT NOT NULL
){{.End}};

--bun:split
CREATE INDEX IF NOT EXISTS receipts_session ON receipts (sid);

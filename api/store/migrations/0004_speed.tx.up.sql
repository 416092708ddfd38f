-- The edition of what stands in authorities, cas and ca_certificates. Whoever writes one of them writes another edition in
-- the same transaction, so that a server which knows an edition need not read them again.
CREATE TABLE IF NOT EXISTS rules (
  id {{.Int}} PRIMARY KEY CHECK (id = 1),
  edition TEXT NOT NULL
){{.End}};

--bun:split
INSERT INTO rules (id, edition) VALUES (1, '') ON CONFLICT (id) DO NOTHING;

--bun:split
-- Where receipt numbers come from a sequence, which runs on for ever: what it had given out before a day began.
CREATE TABLE IF NOT EXISTS receipt_days (
  day TEXT PRIMARY KEY,
  before {{.Int}} NOT NULL
){{.End}};

--bun:split
{{if .Sequence}}CREATE SEQUENCE IF NOT EXISTS {{.Sequence}}{{else}}SELECT 1{{end}};

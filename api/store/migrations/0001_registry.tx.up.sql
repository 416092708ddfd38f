-- What this database is. One row, written at creation and never changed.
CREATE TABLE IF NOT EXISTS meta (
  id {{.Int}} PRIMARY KEY CHECK (id = 1),
  demo {{.Bool}} NOT NULL,
  created {{.Int}} NOT NULL
){{.End}};

--bun:split
-- 発注機関 with their rules for a renewal.
CREATE TABLE IF NOT EXISTS authorities (
  id TEXT PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  mail TEXT NOT NULL,
  info_site TEXT NOT NULL,
  paper TEXT NOT NULL,
  policy TEXT NOT NULL,
  policy_version {{.Int}} NOT NULL CHECK (policy_version > 0)
){{.End}};

--bun:split
-- 認証局 whose cards are known here.
CREATE TABLE IF NOT EXISTS cas (
  id TEXT PRIMARY KEY,
  name_ja TEXT NOT NULL,
  name_en TEXT NOT NULL,
  phone TEXT NOT NULL,
  hours TEXT NOT NULL,
  mail TEXT NOT NULL
){{.End}};

--bun:split
-- The anchors: roots, and the intermediates that cross-certify them.
CREATE TABLE IF NOT EXISTS ca_certificates (
  ca TEXT NOT NULL REFERENCES cas (id),
  digest TEXT NOT NULL,
  position {{.Int}} NOT NULL,
  der {{.Bytes}} NOT NULL,
  PRIMARY KEY (ca, digest)
){{.End}};

--bun:split
-- 業者 under the id that all authorities share (企業ID).
CREATE TABLE IF NOT EXISTS companies (
  id TEXT PRIMARY KEY,
  name TEXT NOT NULL
){{.End}};

--bun:split
-- 資格審査情報: what an authority's roster says of a company, in its own characters.
CREATE TABLE IF NOT EXISTS roster_entries (
  id TEXT PRIMARY KEY,
  authority TEXT NOT NULL REFERENCES authorities (id),
  company TEXT NOT NULL,
  address TEXT NOT NULL,
  representative TEXT NOT NULL,
  delegate TEXT NOT NULL,
  delegate_post TEXT NOT NULL,
  joint_venture {{.Bool}} NOT NULL,
  dated {{.Int}} NOT NULL
){{.End}};

--bun:split
-- 利用者登録. version grows whenever its cards change; a commit names the version that was shown.
CREATE TABLE IF NOT EXISTS registrations (
  id TEXT PRIMARY KEY,
  authority TEXT NOT NULL REFERENCES authorities (id),
  category TEXT NOT NULL,
  number TEXT NOT NULL,
  roster TEXT NOT NULL REFERENCES roster_entries (id),
  company TEXT NOT NULL REFERENCES companies (id),
  version {{.Int}} NOT NULL CHECK (version > 0),
  UNIQUE (authority, category, number)
){{.End}};

--bun:split
-- Every certificate that proved anything here, by the digest of its bytes.
CREATE TABLE IF NOT EXISTS certificates (
  digest TEXT PRIMARY KEY,
  der {{.Bytes}} NOT NULL,
  spki TEXT NOT NULL,
  issuer TEXT NOT NULL,
  serial TEXT NOT NULL,
  not_before {{.Int}} NOT NULL,
  not_after {{.Int}} NOT NULL
){{.End}};

--bun:split
CREATE INDEX IF NOT EXISTS certificates_spki ON certificates (spki);

--bun:split
-- Everything that happened, in the order of id. position is assigned later, by one sequencer, without gaps: it is the
-- audit index and the cursor of the feed. leaf holds the exact bytes, hash their RFC 6962 leaf hash.
CREATE TABLE IF NOT EXISTS history (
  id {{.Identity}},
  position {{.Int}} UNIQUE CHECK (position >= 0),
  leaf TEXT NOT NULL,
  hash TEXT NOT NULL UNIQUE,
  tx TEXT UNIQUE
){{.End}};

--bun:split
-- Which card stands, or stood, at which registration. leaf names the entry of the history that made the row, ended_by
-- the one that ended it. Nothing is deleted.
CREATE TABLE IF NOT EXISTS registered_cards (
  registration TEXT NOT NULL REFERENCES registrations (id),
  certificate TEXT NOT NULL REFERENCES certificates (digest),
  state TEXT NOT NULL CHECK (state IN ('active', 'superseded', 'suspended')),
  contact TEXT NOT NULL,
  since {{.Int}} NOT NULL,
  leaf TEXT NOT NULL REFERENCES history (hash),
  ended {{.Int}},
  ended_by TEXT REFERENCES history (hash),
  PRIMARY KEY (registration, certificate, leaf),
  CHECK ((state = 'superseded') = (ended IS NOT NULL AND ended_by IS NOT NULL))
){{.End}};

--bun:split
-- The last guard against two active rows of one card at one registration.
CREATE UNIQUE INDEX IF NOT EXISTS registered_cards_active ON registered_cards (registration, certificate)
  WHERE state = 'active';

--bun:split
CREATE INDEX IF NOT EXISTS registered_cards_certificate ON registered_cards (certificate);

--bun:split
-- 参加中の案件, with the card that took part.
CREATE TABLE IF NOT EXISTS open_cases (
  number TEXT NOT NULL,
  registration TEXT NOT NULL REFERENCES registrations (id),
  certificate TEXT NOT NULL REFERENCES certificates (digest),
  title TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('entered', 'submitted')),
  opening {{.Int}} NOT NULL,
  PRIMARY KEY (registration, number)
){{.End}};

--bun:split
CREATE INDEX IF NOT EXISTS open_cases_certificate ON open_cases (certificate);

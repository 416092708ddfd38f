-- Sessions that were ended (終了), so that a cookie that somebody kept reads nothing. A session of which nothing is kept has
-- no row.
CREATE TABLE IF NOT EXISTS ended_sessions (
  sid TEXT PRIMARY KEY,
  ended {{.Int}} NOT NULL
){{.End}};

--bun:split
CREATE INDEX IF NOT EXISTS renewals_session ON renewals (sid);

-- Whoever changes the rules of authorities and CAs, by hand too, changes their edition with them. It is random, so that a
-- change that was rolled back leaves none behind that could be taken for another.
{{if .Functions}}CREATE OR REPLACE FUNCTION new_edition() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  UPDATE rules SET edition = md5(edition || random() || clock_timestamp()) WHERE id = 1;
  RETURN NULL;
END $$;

--bun:split
DROP TRIGGER IF EXISTS authorities_changed ON authorities;

--bun:split
CREATE TRIGGER authorities_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON authorities EXECUTE FUNCTION new_edition();

--bun:split
DROP TRIGGER IF EXISTS cas_changed ON cas;

--bun:split
CREATE TRIGGER cas_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON cas EXECUTE FUNCTION new_edition();

--bun:split
DROP TRIGGER IF EXISTS ca_certificates_changed ON ca_certificates;

--bun:split
CREATE TRIGGER ca_certificates_changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON ca_certificates EXECUTE FUNCTION new_edition();
{{else}}CREATE TRIGGER IF NOT EXISTS authorities_insert AFTER INSERT ON authorities
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS authorities_update AFTER UPDATE ON authorities
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS authorities_delete AFTER DELETE ON authorities
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS cas_insert AFTER INSERT ON cas
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS cas_update AFTER UPDATE ON cas
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS cas_delete AFTER DELETE ON cas
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS ca_certificates_insert AFTER INSERT ON ca_certificates
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS ca_certificates_update AFTER UPDATE ON ca_certificates
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;

--bun:split
CREATE TRIGGER IF NOT EXISTS ca_certificates_delete AFTER DELETE ON ca_certificates
  BEGIN UPDATE rules SET edition = hex(randomblob(16)) WHERE id = 1; END;
{{end}}

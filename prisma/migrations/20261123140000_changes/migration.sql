-- CreateTable
CREATE TABLE "changes" (
    "seq" BIGSERIAL NOT NULL,
    "kind" TEXT NOT NULL,
    "ref" TEXT NOT NULL,
    "tenant_id" UUID,
    "at" TIMESTAMPTZ(3) NOT NULL DEFAULT clock_timestamp(),

    CONSTRAINT "changes_pkey" PRIMARY KEY ("seq")
);

-- Deferred to the commit and under one lock, so that numbers follow the order of commits: a reader that has
-- seen number n has missed nothing below it. The lock is let go only after the commit can be seen.
CREATE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7310579620);
  CASE TG_TABLE_NAME
    WHEN 'tenants' THEN
      INSERT INTO changes (kind, ref, tenant_id) VALUES ('tenant', NEW.id, NEW.id);
    WHEN 'runs' THEN
      INSERT INTO changes (kind, ref) VALUES ('run', NEW.id);
    WHEN 'run_items' THEN
      INSERT INTO changes (kind, ref, tenant_id) VALUES ('run', NEW.run_id, NEW.tenant_id), ('tenant', NEW.tenant_id, NEW.tenant_id);
    WHEN 'audit_events' THEN
      INSERT INTO changes (kind, ref, tenant_id) VALUES ('audit', NEW.seq, NEW.tenant_id);
  END CASE;
  -- One notice a transaction: PostgreSQL drops equal ones. The number is read from the table.
  PERFORM pg_notify('sendlock_changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER tenants_note_change AFTER INSERT OR UPDATE ON tenants
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER runs_note_change AFTER INSERT OR UPDATE ON runs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
-- Not for lease_until: a lease that is renewed every 5 s is no news to a page.
CREATE CONSTRAINT TRIGGER run_items_note_change AFTER INSERT OR UPDATE OF state, before, after, result, error_code ON run_items
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();
CREATE CONSTRAINT TRIGGER audit_events_note_change AFTER INSERT ON audit_events
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();

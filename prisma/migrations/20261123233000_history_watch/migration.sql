-- Pages that show how far the history is checked, and where its head is kept, follow both as they follow the history itself.
CREATE FUNCTION note_history_watch() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7310579620);
  INSERT INTO changes (kind, ref) VALUES ('audit', TG_ARGV[0]);
  PERFORM pg_notify('sendlock_changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER audit_checks_note_change AFTER INSERT OR UPDATE ON audit_checks
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_history_watch('check');
CREATE CONSTRAINT TRIGGER audit_anchors_note_change AFTER INSERT OR UPDATE ON audit_anchors
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_history_watch('anchor');

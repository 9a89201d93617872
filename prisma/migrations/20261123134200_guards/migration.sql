-- One writer a tenant: at most one item stands between its claim and its end. Queued items do not lock.
CREATE UNIQUE INDEX run_items_one_at_work ON run_items (tenant_id) WHERE state IN ('running', 'verifying');

-- What each worker's sweep looks for every few seconds.
CREATE INDEX run_items_open ON run_items (due_at) WHERE state IN ('queued', 'running', 'verifying');

-- A known state has no reason to be unknown, and an unknown one always has a reason.
ALTER TABLE tenants ADD CONSTRAINT tenants_unknown_has_reason
  CHECK ((direct_send = 'unknown') = (unknown_reason IS NOT NULL));

-- The history can only grow, at its end, one event after the other.
CREATE FUNCTION refuse_audit_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'The change history can only be added to: % is refused.', TG_OP USING ERRCODE = 'insufficient_privilege';
END $$;

CREATE TRIGGER audit_events_no_change BEFORE UPDATE OR DELETE OR TRUNCATE ON audit_events
  FOR EACH STATEMENT EXECUTE FUNCTION refuse_audit_change();

CREATE FUNCTION require_next_audit_event() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  last_seq bigint;
BEGIN
  SELECT max(seq) INTO last_seq FROM audit_events;
  IF NEW.seq <> COALESCE(last_seq, 0) + 1 THEN
    RAISE EXCEPTION 'The change history has no hole: after % comes %, not %.', COALESCE(last_seq, 0), COALESCE(last_seq, 0) + 1, NEW.seq
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$;

CREATE TRIGGER audit_events_in_order BEFORE INSERT ON audit_events
  FOR EACH ROW EXECUTE FUNCTION require_next_audit_event();

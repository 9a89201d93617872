-- AlterTable
ALTER TABLE "run_items" ADD COLUMN     "released_at" TIMESTAMPTZ(3),
ADD COLUMN     "wave" INTEGER NOT NULL DEFAULT 1;

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "options" JSONB NOT NULL DEFAULT '{}',
ADD COLUMN     "plan_id" UUID,
ADD COLUMN     "retry_of_id" UUID,
ADD COLUMN     "start_at" TIMESTAMPTZ(3),
ADD COLUMN     "ticket" TEXT,
ADD COLUMN     "wave" INTEGER NOT NULL DEFAULT 0;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "auth_failures" INTEGER NOT NULL DEFAULT 0,
ADD COLUMN     "business_days" INTEGER[] DEFAULT ARRAY[1, 2, 3, 4, 5]::INTEGER[],
ADD COLUMN     "business_from" TEXT NOT NULL DEFAULT '08:00',
ADD COLUMN     "business_to" TEXT NOT NULL DEFAULT '18:00',
ADD COLUMN     "changed_outside_at" TIMESTAMPTZ(3),
ADD COLUMN     "contact" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "notes" TEXT NOT NULL DEFAULT '';

-- CreateTable
CREATE TABLE "exclusions" (
    "tenant_id" UUID NOT NULL,
    "owner" TEXT NOT NULL,
    "reason" TEXT NOT NULL,
    "review_on" DATE NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "exclusions_pkey" PRIMARY KEY ("tenant_id")
);

-- CreateTable
CREATE TABLE "saved_filters" (
    "id" UUID NOT NULL,
    "owner_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "query" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "saved_filters_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "settings" (
    "key" TEXT NOT NULL,
    "value" JSONB NOT NULL,
    "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "changed_by" TEXT NOT NULL,

    CONSTRAINT "settings_pkey" PRIMARY KEY ("key")
);

-- CreateTable
CREATE TABLE "plans" (
    "id" UUID NOT NULL,
    "action" "RunAction" NOT NULL,
    "filter" JSONB,
    "options" JSONB NOT NULL,
    "requester_kind" "ActorKind" NOT NULL,
    "requester_id" TEXT NOT NULL,
    "requester_name" TEXT NOT NULL,
    "requester_role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,

    CONSTRAINT "plans_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "plan_items" (
    "plan_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "tenant_id" UUID NOT NULL,
    "verdict" TEXT NOT NULL,
    "known" "DirectSend" NOT NULL,
    "known_at" TIMESTAMPTZ(3),
    "starts_at" TIMESTAMPTZ(3),
    "is_canary" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "plan_items_pkey" PRIMARY KEY ("plan_id","position")
);

-- CreateIndex
CREATE INDEX "exclusions_review_on_idx" ON "exclusions"("review_on");

-- CreateIndex
CREATE UNIQUE INDEX "saved_filters_owner_id_name_key" ON "saved_filters"("owner_id", "name");

-- CreateIndex
CREATE INDEX "plans_expires_at_idx" ON "plans"("expires_at");

-- CreateIndex
CREATE INDEX "plan_items_plan_id_verdict_position_idx" ON "plan_items"("plan_id", "verdict", "position");

-- CreateIndex
CREATE INDEX "plan_items_tenant_id_idx" ON "plan_items"("tenant_id");

-- CreateIndex
CREATE INDEX "audit_events_actor_id_seq_idx" ON "audit_events"("actor_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "run_items_run_id_state_position_idx" ON "run_items"("run_id", "state", "position");

-- CreateIndex
CREATE UNIQUE INDEX "runs_plan_id_key" ON "runs"("plan_id");

-- CreateIndex
CREATE INDEX "runs_retry_of_id_idx" ON "runs"("retry_of_id");

-- CreateIndex
CREATE INDEX "tenants_changed_outside_at_idx" ON "tenants"("changed_outside_at");

-- AddForeignKey
ALTER TABLE "exclusions" ADD CONSTRAINT "exclusions_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_items" ADD CONSTRAINT "plan_items_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "plan_items" ADD CONSTRAINT "plan_items_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_plan_id_fkey" FOREIGN KEY ("plan_id") REFERENCES "plans"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- What was asked for before runs had waves goes on as it was.
UPDATE run_items SET released_at = now() WHERE state IN ('queued', 'running', 'verifying');

-- What `advance` looks for: items that wait for their turn.
CREATE INDEX run_items_waiting ON run_items (run_id, wave, due_at, position) WHERE state = 'queued' AND released_at IS NULL;

-- An exclusion is shown with its tenant.
CREATE FUNCTION note_exclusion_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock(7310579620);
  INSERT INTO changes (kind, ref, tenant_id) VALUES
    ('tenant', COALESCE(NEW.tenant_id, OLD.tenant_id), COALESCE(NEW.tenant_id, OLD.tenant_id));
  PERFORM pg_notify('sendlock_changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER exclusions_note_change AFTER INSERT OR UPDATE OR DELETE ON exclusions
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_exclusion_change();

-- An item that is let go shows as waiting on its tenant's row.
DROP TRIGGER run_items_note_change ON run_items;
CREATE CONSTRAINT TRIGGER run_items_note_change AFTER INSERT OR UPDATE OF state, before, after, result, error_code, released_at ON run_items
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();

-- What `advance` counts at each end of an item: those at work or about to be.
CREATE INDEX run_items_released ON run_items (run_id) WHERE released_at IS NOT NULL AND state IN ('queued', 'running');

-- Never read comes before the oldest reading; read backwards, the newest comes first and never read last.
DROP INDEX tenants_checked_at_id_idx;
CREATE INDEX tenants_checked_at_id_idx ON tenants (checked_at NULLS FIRST, id);

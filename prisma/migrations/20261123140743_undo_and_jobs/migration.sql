-- CreateEnum
CREATE TYPE "JobKind" AS ENUM ('survey');

-- CreateEnum
CREATE TYPE "JobState" AS ENUM ('queued', 'running', 'succeeded', 'failed');

-- AlterTable
ALTER TABLE "run_items" ADD COLUMN     "expected" "DirectSend";

-- AlterTable
ALTER TABLE "runs" ADD COLUMN     "undo_of_id" UUID;

-- CreateTable
CREATE TABLE "jobs" (
    "id" UUID NOT NULL,
    "kind" "JobKind" NOT NULL,
    "tenant_id" UUID NOT NULL,
    "state" "JobState" NOT NULL DEFAULT 'queued',
    "requester_kind" "ActorKind" NOT NULL,
    "requester_id" TEXT NOT NULL,
    "requester_name" TEXT NOT NULL,
    "requester_role" "Role" NOT NULL,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "lease_until" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "ended_at" TIMESTAMPTZ(3),
    "result" JSONB,
    "error_code" TEXT,
    "error_raw" TEXT,

    CONSTRAINT "jobs_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "jobs_tenant_id_ended_at_idx" ON "jobs"("tenant_id", "ended_at" DESC);

-- CreateIndex
CREATE INDEX "runs_undo_of_id_idx" ON "runs"("undo_of_id");

-- CreateIndex
CREATE INDEX "tenants_checked_at_id_idx" ON "tenants"("checked_at", "id");

-- CreateIndex
CREATE INDEX "tenants_tags_idx" ON "tenants" USING GIN ("tags");

-- CreateIndex
CREATE INDEX "tenants_error_code_idx" ON "tenants"("error_code");

-- AddForeignKey
ALTER TABLE "runs" ADD CONSTRAINT "runs_undo_of_id_fkey" FOREIGN KEY ("undo_of_id") REFERENCES "runs"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- What each worker's sweep looks for every few seconds.
CREATE INDEX jobs_open ON jobs (created_at) WHERE state IN ('queued', 'running');

CREATE OR REPLACE FUNCTION note_change() RETURNS trigger LANGUAGE plpgsql AS $$
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
    WHEN 'jobs' THEN
      INSERT INTO changes (kind, ref, tenant_id) VALUES ('job', NEW.id, NEW.tenant_id);
  END CASE;
  -- One notice a transaction: PostgreSQL drops equal ones. The number is read from the table.
  PERFORM pg_notify('sendlock_changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER jobs_note_change AFTER INSERT OR UPDATE OF state ON jobs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();

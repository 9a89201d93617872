-- CreateEnum
CREATE TYPE "CredentialState" AS ENUM ('preparing', 'refused', 'ready', 'retired');

-- CreateEnum
CREATE TYPE "TenantAccess" AS ENUM ('change', 'watch');

-- CreateEnum
CREATE TYPE "TenantSource" AS ENUM ('form', 'csv', 'customers', 'simulated');

-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'lookup';
ALTER TYPE "JobKind" ADD VALUE 'customers';
ALTER TYPE "JobKind" ADD VALUE 'connection';
ALTER TYPE "JobKind" ADD VALUE 'hydrate';
ALTER TYPE "JobKind" ADD VALUE 'credential';
ALTER TYPE "JobKind" ADD VALUE 'test';
ALTER TYPE "JobKind" ADD VALUE 'reseal';

-- AlterTable
ALTER TABLE "app_registrations" ADD COLUMN     "created_by" TEXT NOT NULL DEFAULT 'Sendlock',
ADD COLUMN     "home_tenant_id" UUID,
ADD COLUMN     "multi_tenant" BOOLEAN NOT NULL DEFAULT true;

-- AlterTable
ALTER TABLE "credentials" ADD COLUMN     "active_from" TIMESTAMPTZ(3),
ADD COLUMN     "changed_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
ADD COLUMN     "changed_by" TEXT NOT NULL DEFAULT 'Sendlock',
ADD COLUMN     "created_by" TEXT NOT NULL DEFAULT 'Sendlock',
ADD COLUMN     "error_code" TEXT,
ADD COLUMN     "error_raw" TEXT,
ADD COLUMN     "field" TEXT,
ADD COLUMN     "hint" TEXT,
ADD COLUMN     "label" TEXT NOT NULL DEFAULT '',
ADD COLUMN     "state" "CredentialState" NOT NULL DEFAULT 'ready',
ADD COLUMN     "tested_at" TIMESTAMPTZ(3),
ALTER COLUMN "sealed" DROP NOT NULL,
ALTER COLUMN "key_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "jobs" ADD COLUMN     "app_registration_id" UUID,
ADD COLUMN     "credential_id" UUID,
ADD COLUMN     "input" JSONB,
ADD COLUMN     "progress" JSONB,
ALTER COLUMN "tenant_id" DROP NOT NULL;

-- AlterTable
ALTER TABLE "tenants" ADD COLUMN     "access" "TenantAccess" NOT NULL DEFAULT 'change',
ADD COLUMN     "connection" JSONB,
ADD COLUMN     "connection_at" TIMESTAMPTZ(3),
ADD COLUMN     "gone_at" TIMESTAMPTZ(3),
ADD COLUMN     "source" "TenantSource" NOT NULL DEFAULT 'form';

-- AlterTable
ALTER TABLE "workers" ADD COLUMN     "keys_missing" TEXT[] DEFAULT ARRAY[]::TEXT[];

-- CreateTable
CREATE TABLE "consent_links" (
    "id" UUID NOT NULL,
    "state_hash" TEXT NOT NULL,
    "tenant_id" UUID NOT NULL,
    "app_registration_id" UUID NOT NULL,
    "created_by" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_raw" TEXT,

    CONSTRAINT "consent_links_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "consent_links_state_hash_key" ON "consent_links"("state_hash");

-- CreateIndex
CREATE INDEX "consent_links_tenant_id_created_at_idx" ON "consent_links"("tenant_id", "created_at" DESC);

-- CreateIndex
CREATE INDEX "credentials_expires_at_idx" ON "credentials"("expires_at");

-- CreateIndex
CREATE INDEX "jobs_app_registration_id_kind_created_at_idx" ON "jobs"("app_registration_id", "kind", "created_at" DESC);

-- CreateIndex
CREATE INDEX "jobs_credential_id_idx" ON "jobs"("credential_id");

-- AddForeignKey
ALTER TABLE "consent_links" ADD CONSTRAINT "consent_links_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "consent_links" ADD CONSTRAINT "consent_links_app_registration_id_fkey" FOREIGN KEY ("app_registration_id") REFERENCES "app_registrations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_app_registration_id_fkey" FOREIGN KEY ("app_registration_id") REFERENCES "app_registrations"("id") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "jobs" ADD CONSTRAINT "jobs_credential_id_fkey" FOREIGN KEY ("credential_id") REFERENCES "credentials"("id") ON DELETE CASCADE ON UPDATE CASCADE;

UPDATE "credentials" SET
  "field" = CASE "kind" WHEN 'certificate' THEN 'private-key' ELSE 'secret' END,
  "active_from" = "created_at", "changed_at" = "created_at",
  "state" = (CASE WHEN "retired_at" IS NULL THEN 'ready' ELSE 'retired' END)::"CredentialState";
ALTER TABLE "credentials" ALTER COLUMN "field" SET NOT NULL;
UPDATE "tenants" SET "source" = 'simulated' WHERE "cloud" = 'simulated';

-- What the attention list counts.
CREATE INDEX "tenants_gone" ON "tenants" ("gone_at") WHERE "gone_at" IS NOT NULL;

-- Jobs of no tenant concern everybody; their progress is news as well.
DROP TRIGGER jobs_note_change ON jobs;
CREATE CONSTRAINT TRIGGER jobs_note_change AFTER INSERT OR UPDATE OF state, progress ON jobs
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_change();

CREATE FUNCTION note_connection_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
  -- As JSON, because the tables' columns differ.
  changed jsonb := to_jsonb(COALESCE(NEW, OLD));
BEGIN
  PERFORM pg_advisory_xact_lock(7310579620);
  CASE TG_TABLE_NAME
    WHEN 'app_registrations' THEN
      INSERT INTO changes (kind, ref) VALUES ('app', changed->>'id');
    WHEN 'credentials' THEN
      INSERT INTO changes (kind, ref) VALUES ('app', changed->>'app_registration_id');
    WHEN 'consent_links' THEN
      INSERT INTO changes (kind, ref, tenant_id)
        VALUES ('tenant', changed->>'tenant_id', (changed->>'tenant_id')::uuid);
  END CASE;
  PERFORM pg_notify('sendlock_changes', '');
  RETURN NULL;
END $$;

CREATE CONSTRAINT TRIGGER app_registrations_note_change AFTER INSERT OR UPDATE OR DELETE ON app_registrations
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_connection_change();
CREATE CONSTRAINT TRIGGER credentials_note_change AFTER INSERT OR DELETE OR UPDATE OF state, label, expires_at, active_from, tested_at, error_code, key_id ON credentials
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_connection_change();
CREATE CONSTRAINT TRIGGER consent_links_note_change AFTER INSERT OR UPDATE ON consent_links
  DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION note_connection_change();

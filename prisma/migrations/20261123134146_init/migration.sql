-- CreateEnum
CREATE TYPE "Cloud" AS ENUM ('global', 'gcchigh', 'dod', 'china', 'simulated');

-- CreateEnum
CREATE TYPE "DirectSend" AS ENUM ('blocked', 'allowed', 'unknown');

-- CreateEnum
CREATE TYPE "Role" AS ENUM ('viewer', 'technician', 'admin');

-- CreateEnum
CREATE TYPE "ActorKind" AS ENUM ('person', 'token', 'system');

-- CreateEnum
CREATE TYPE "CredentialKind" AS ENUM ('certificate', 'secret');

-- CreateEnum
CREATE TYPE "RunAction" AS ENUM ('check', 'block', 'allow', 'undo');

-- CreateEnum
CREATE TYPE "RunState" AS ENUM ('planned', 'waiting', 'running', 'paused', 'finished', 'cancelled', 'stopped', 'expired');

-- CreateEnum
CREATE TYPE "RunOutcome" AS ENUM ('succeeded', 'partial', 'failed');

-- CreateEnum
CREATE TYPE "ItemState" AS ENUM ('queued', 'running', 'verifying', 'succeeded', 'failed', 'skipped', 'cancelled', 'unverified');

-- CreateTable
CREATE TABLE "tenants" (
    "id" UUID NOT NULL,
    "entra_tenant_id" UUID NOT NULL,
    "domain" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "cloud" "Cloud" NOT NULL,
    "tags" TEXT[] DEFAULT ARRAY[]::TEXT[],
    "time_zone" TEXT NOT NULL DEFAULT 'UTC',
    "app_registration_id" UUID,
    "direct_send" "DirectSend" NOT NULL DEFAULT 'unknown',
    "unknown_reason" TEXT DEFAULT 'never-read',
    "checked_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "error_raw" TEXT,
    "error_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "archived_at" TIMESTAMPTZ(3),

    CONSTRAINT "tenants_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "app_registrations" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "client_id" UUID NOT NULL,
    "cloud" "Cloud" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "app_registrations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "credentials" (
    "id" UUID NOT NULL,
    "app_registration_id" UUID NOT NULL,
    "kind" "CredentialKind" NOT NULL,
    "sealed" TEXT NOT NULL,
    "key_id" TEXT NOT NULL,
    "certificate" TEXT,
    "thumbprint" TEXT,
    "expires_at" TIMESTAMPTZ(3),
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "last_used_at" TIMESTAMPTZ(3),
    "retired_at" TIMESTAMPTZ(3),

    CONSTRAINT "credentials_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "readings" (
    "id" BIGSERIAL NOT NULL,
    "tenant_id" UUID NOT NULL,
    "direct_send" "DirectSend" NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "run_id" UUID NOT NULL,

    CONSTRAINT "readings_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "runs" (
    "id" UUID NOT NULL,
    "action" "RunAction" NOT NULL,
    "state" "RunState" NOT NULL,
    "outcome" "RunOutcome",
    "reason" TEXT,
    "requester_kind" "ActorKind" NOT NULL,
    "requester_id" TEXT NOT NULL,
    "requester_name" TEXT NOT NULL,
    "requester_role" "Role" NOT NULL,
    "idempotency_key" TEXT,
    "request_hash" TEXT,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "finished_at" TIMESTAMPTZ(3),

    CONSTRAINT "runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_items" (
    "id" UUID NOT NULL,
    "run_id" UUID NOT NULL,
    "tenant_id" UUID NOT NULL,
    "position" INTEGER NOT NULL,
    "state" "ItemState" NOT NULL DEFAULT 'queued',
    "requested" "DirectSend",
    "before" "DirectSend",
    "after" "DirectSend",
    "result" TEXT,
    "error_code" TEXT,
    "error_raw" TEXT,
    "attempt" INTEGER NOT NULL DEFAULT 0,
    "tries" INTEGER NOT NULL DEFAULT 0,
    "rereads" INTEGER NOT NULL DEFAULT 0,
    "due_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "lease_until" TIMESTAMPTZ(3),
    "worker_id" TEXT,
    "set_at" TIMESTAMPTZ(3),
    "started_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),

    CONSTRAINT "run_items_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "attempts" (
    "item_id" UUID NOT NULL,
    "number" INTEGER NOT NULL,
    "tenant_id" UUID NOT NULL,
    "worker_id" TEXT NOT NULL,
    "engine_host" TEXT,
    "engine_pid" INTEGER,
    "engine_started_at" TEXT,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "go_at" TIMESTAMPTZ(3),
    "ended_at" TIMESTAMPTZ(3),
    "error_code" TEXT,
    "ms" JSONB,

    CONSTRAINT "attempts_pkey" PRIMARY KEY ("item_id","number")
);

-- CreateTable
CREATE TABLE "audit_events" (
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "signature" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "type" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "tenant_id" UUID,
    "run_id" UUID,
    "actor_id" TEXT NOT NULL,

    CONSTRAINT "audit_events_pkey" PRIMARY KEY ("seq")
);

-- CreateTable
CREATE TABLE "people" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "disabled_at" TIMESTAMPTZ(3),

    CONSTRAINT "people_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sessions" (
    "id" UUID NOT NULL,
    "token_hash" TEXT NOT NULL,
    "person_id" UUID NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "ended_at" TIMESTAMPTZ(3),
    "address" TEXT,
    "user_agent" TEXT,

    CONSTRAINT "sessions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sign_in_links" (
    "code_hash" TEXT NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "used_at" TIMESTAMPTZ(3),

    CONSTRAINT "sign_in_links_pkey" PRIMARY KEY ("code_hash")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" UUID NOT NULL,
    "name" TEXT NOT NULL,
    "token_hash" TEXT NOT NULL,
    "role" "Role" NOT NULL,
    "created_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMPTZ(3) NOT NULL,
    "last_used_at" TIMESTAMPTZ(3),
    "revoked_at" TIMESTAMPTZ(3),

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "workers" (
    "id" TEXT NOT NULL,
    "host" TEXT NOT NULL,
    "started_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "seen_at" TIMESTAMPTZ(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "engines" JSONB NOT NULL,

    CONSTRAINT "workers_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rate_limits" (
    "key" TEXT NOT NULL,
    "points" INTEGER NOT NULL,
    "expire" TIMESTAMP(3),

    CONSTRAINT "rate_limits_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "tenants_entra_tenant_id_key" ON "tenants"("entra_tenant_id");

-- CreateIndex
CREATE UNIQUE INDEX "tenants_domain_key" ON "tenants"("domain");

-- CreateIndex
CREATE INDEX "tenants_name_id_idx" ON "tenants"("name", "id");

-- CreateIndex
CREATE INDEX "tenants_direct_send_name_idx" ON "tenants"("direct_send", "name");

-- CreateIndex
CREATE INDEX "tenants_app_registration_id_idx" ON "tenants"("app_registration_id");

-- CreateIndex
CREATE UNIQUE INDEX "app_registrations_name_key" ON "app_registrations"("name");

-- CreateIndex
CREATE UNIQUE INDEX "app_registrations_cloud_client_id_key" ON "app_registrations"("cloud", "client_id");

-- CreateIndex
CREATE INDEX "credentials_app_registration_id_created_at_idx" ON "credentials"("app_registration_id", "created_at");

-- CreateIndex
CREATE INDEX "credentials_key_id_idx" ON "credentials"("key_id");

-- CreateIndex
CREATE INDEX "readings_tenant_id_at_idx" ON "readings"("tenant_id", "at" DESC);

-- CreateIndex
CREATE INDEX "readings_run_id_idx" ON "readings"("run_id");

-- CreateIndex
CREATE INDEX "runs_created_at_idx" ON "runs"("created_at" DESC);

-- CreateIndex
CREATE INDEX "runs_state_idx" ON "runs"("state");

-- CreateIndex
CREATE UNIQUE INDEX "runs_requester_id_idempotency_key_key" ON "runs"("requester_id", "idempotency_key");

-- CreateIndex
CREATE INDEX "run_items_tenant_id_state_idx" ON "run_items"("tenant_id", "state");

-- CreateIndex
CREATE UNIQUE INDEX "run_items_run_id_position_key" ON "run_items"("run_id", "position");

-- CreateIndex
CREATE UNIQUE INDEX "run_items_run_id_tenant_id_key" ON "run_items"("run_id", "tenant_id");

-- CreateIndex
CREATE INDEX "attempts_tenant_id_go_at_idx" ON "attempts"("tenant_id", "go_at");

-- CreateIndex
CREATE UNIQUE INDEX "audit_events_hash_key" ON "audit_events"("hash");

-- CreateIndex
CREATE INDEX "audit_events_tenant_id_seq_idx" ON "audit_events"("tenant_id", "seq" DESC);

-- CreateIndex
CREATE INDEX "audit_events_run_id_seq_idx" ON "audit_events"("run_id", "seq");

-- CreateIndex
CREATE INDEX "audit_events_type_seq_idx" ON "audit_events"("type", "seq" DESC);

-- CreateIndex
CREATE UNIQUE INDEX "people_name_key" ON "people"("name");

-- CreateIndex
CREATE UNIQUE INDEX "sessions_token_hash_key" ON "sessions"("token_hash");

-- CreateIndex
CREATE INDEX "sessions_person_id_idx" ON "sessions"("person_id");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_token_hash_key" ON "api_tokens"("token_hash");

-- CreateIndex
CREATE INDEX "workers_seen_at_idx" ON "workers"("seen_at");

-- AddForeignKey
ALTER TABLE "tenants" ADD CONSTRAINT "tenants_app_registration_id_fkey" FOREIGN KEY ("app_registration_id") REFERENCES "app_registrations"("id") ON DELETE SET NULL ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "credentials" ADD CONSTRAINT "credentials_app_registration_id_fkey" FOREIGN KEY ("app_registration_id") REFERENCES "app_registrations"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "readings" ADD CONSTRAINT "readings_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "readings" ADD CONSTRAINT "readings_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_items" ADD CONSTRAINT "run_items_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "runs"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "run_items" ADD CONSTRAINT "run_items_tenant_id_fkey" FOREIGN KEY ("tenant_id") REFERENCES "tenants"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "attempts" ADD CONSTRAINT "attempts_item_id_fkey" FOREIGN KEY ("item_id") REFERENCES "run_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "sessions" ADD CONSTRAINT "sessions_person_id_fkey" FOREIGN KEY ("person_id") REFERENCES "people"("id") ON DELETE RESTRICT ON UPDATE CASCADE;

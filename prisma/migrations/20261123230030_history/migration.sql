-- CreateEnum
CREATE TYPE "SavedFilterPage" AS ENUM ('tenants', 'history');

-- AlterEnum
ALTER TYPE "JobKind" ADD VALUE 'verify';

-- DropIndex
DROP INDEX "saved_filters_owner_id_name_key";

-- Both are made of the body by the database: they can't say anything else than the event, and old events have them too.
CREATE FUNCTION audit_state(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT state FROM (VALUES (1, body::jsonb ->> 'after'), (2, body::jsonb ->> 'requested')) AS told (place, state)
  WHERE state IN ('blocked', 'allowed', 'unknown') ORDER BY place LIMIT 1
$$;

-- Names, reasons and texts: every string but ids, hashes, signatures, times and the name of the event's kind.
CREATE FUNCTION audit_words(body text) RETURNS text LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT string_agg(DISTINCT word #>> '{}', ' ')
  FROM jsonb_path_query(body::jsonb - 'prev' - 'prevSig' - 'type' - 'origin', '$.** ? (@.type() == "string")') AS found (word)
  WHERE word #>> '{}' !~ '^([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|[0-9a-f]{40,64}|\d{4}-\d\d-\d\dT[0-9:.]+Z)$'
$$;

-- What an event is filed under, each with its page in the history: 16,384 events, so that the newest can be asked first.
CREATE FUNCTION audit_keys(seq bigint, type text, actor_id text, tenant_id uuid, run_id uuid, body text)
RETURNS text[] LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT array_agg(key || '@' || seq / 16384) FROM unnest(ARRAY[
    'page', 'type:' || type, 'actor:' || actor_id, 'tenant:' || tenant_id, 'run:' || run_id,
    'state:' || audit_state(body), 'address:' || (body::jsonb #>> '{origin,address}')]) AS told (key)
  WHERE key IS NOT NULL
$$;

-- Substrings of words are found by their trigrams.
CREATE EXTENSION IF NOT EXISTS pg_trgm;

-- AlterTable
ALTER TABLE "audit_events" ADD COLUMN "state" TEXT GENERATED ALWAYS AS (audit_state(body)) STORED,
ADD COLUMN "words" TEXT GENERATED ALWAYS AS (audit_words(body)) STORED,
ADD COLUMN "keys" TEXT[] COLLATE "C" GENERATED ALWAYS AS (audit_keys(seq, type, actor_id, tenant_id, run_id, body)) STORED;

CREATE INDEX "audit_events_at_idx" ON "audit_events" ("at");
-- Without a list of what is to be sorted in later: each page asked for would read all of that list again.
CREATE INDEX "audit_events_search" ON "audit_events" USING gin ("keys", "words" gin_trgm_ops) WITH (fastupdate = off);

-- AlterTable
ALTER TABLE "saved_filters" ADD COLUMN     "page" "SavedFilterPage" NOT NULL DEFAULT 'tenants';

-- CreateTable
CREATE TABLE "audit_checks" (
    "id" INTEGER NOT NULL DEFAULT 1,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "whole_at" TIMESTAMPTZ(3),
    "bad_seq" BIGINT,
    "bad_why" TEXT,

    CONSTRAINT "audit_checks_pkey" PRIMARY KEY ("id"),
    CONSTRAINT "audit_checks_one" CHECK ("id" = 1)
);

-- CreateTable
CREATE TABLE "audit_anchors" (
    "place" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "hash" TEXT NOT NULL,
    "at" TIMESTAMPTZ(3) NOT NULL,
    "failed_at" TIMESTAMPTZ(3),
    "failed_why" TEXT,

    CONSTRAINT "audit_anchors_pkey" PRIMARY KEY ("place")
);

-- CreateIndex
CREATE UNIQUE INDEX "saved_filters_owner_id_page_name_key" ON "saved_filters"("owner_id", "page", "name");

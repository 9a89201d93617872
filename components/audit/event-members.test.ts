import { expect, it } from "vitest";
import type { AuditEvent } from "#lib/audit/schema.ts";
import { otherMembers } from "./event-members.ts";

const id = "0190c1de-0000-7000-8000-000000000001";
const link = {
  v: 2,
  seq: 7,
  prev: "0".repeat(64),
  prevSig: "",
  at: "2026-11-23T14:02:00.000Z",
  actor: { kind: "person", id, name: "Ada", role: "technician" },
} as const;
const tenant = { id, entraTenantId: id, domain: "contoso.onmicrosoft.com", name: "Contoso" };

const members = (event: AuditEvent) => otherMembers(event).map(({ name, value }) => `${name}: ${value}`);

it("an event shows each member that has no place of its own", () => {
  const finished = { type: "run.finished", runId: id, outcome: "partial", counts: { failed: 2 } } as const;
  expect(members({ ...link, ...finished, counts: { failed: 2, succeeded: 5 } })).toEqual([
    "Outcome: partial",
    "Counts, failed: 2",
    "Counts, succeeded: 5",
  ]);
  const head = { seq: 9, hash: "a".repeat(64) };
  const restored = { type: "history.restored", backupMadeAt: link.at, backup: head } as const;
  expect(members({ ...link, ...restored, newestKnown: null })).toEqual([
    `Backup made at: ${link.at}`,
    "Backup, seq: 9",
    `Backup, hash: ${"a".repeat(64)}`,
    "Newest known: none",
  ]);
});

it("what was read and wanted is shown once, as a change where there is one", () => {
  const item = { ...link, runId: id, itemId: id, attempt: 1, tenant } as const;
  const states = { before: "allowed", requested: "blocked" } as const;
  expect(members({ ...item, ...states, type: "item.setting" })).toEqual([`Item id: ${id}`, "Attempt: 1"]);
  expect(members({ ...item, ...states, type: "item.skipped", why: "archived" })).toEqual([
    `Item id: ${id}`,
    "Attempt: 1",
    "Before: Allowed",
    "Requested: Blocked",
    "Why: archived",
  ]);
});

import { describe, expect, it } from "vitest";
import type { AuditEvent } from "#lib/audit/schema.ts";
import {
  canonicalText,
  changeOf,
  changeWords,
  eventWords,
  kindWords,
  onlyTenantId,
  reasonOf,
  tenantWords,
} from "./event-words.ts";

const id = "0190c1de-0000-7000-8000-000000000001";
const tenant = { id, entraTenantId: id, domain: "contoso.onmicrosoft.com", name: "Contoso" };
const link = {
  v: 1,
  seq: 7,
  prev: "0".repeat(64),
  at: "2026-11-23T14:02:00.000Z",
  actor: { kind: "person", id, name: "Ada", role: "technician" },
} as const;
const change = {
  ...link,
  runId: id,
  itemId: id,
  attempt: 1,
  tenant,
  before: "allowed",
  requested: "blocked",
} as const;
const succeeded: AuditEvent = { ...change, type: "item.succeeded", after: "blocked", result: "changed" };
const setting: AuditEvent = { ...change, type: "item.setting" };
const failed: AuditEvent = {
  ...change,
  type: "item.failed",
  errorCode: "no-consent",
  errorRaw: "AADSTS700016",
};

describe("an event in words", () => {
  it("claims a change only when it was read back", () => {
    expect(eventWords(succeeded)).toBe("Changed and read back");
    expect(changeWords(changeOf(succeeded) ?? never())).toBe("Allowed → Blocked");
    expect(changeWords(changeOf(setting) ?? never())).toBe("Allowed → Blocked (wanted)");
    expect(changeOf(failed)).toBeNull();
  });

  it("says the cause and not its code", () => {
    expect(eventWords(failed)).toMatch(/^Failed: This tenant does not know the app/);
    const skipped: AuditEvent = { ...change, type: "item.skipped", why: "changed-since" };
    expect(eventWords(skipped)).toContain("somebody changed it since");
  });

  it("says that nothing was read before where nothing was", () => {
    expect(changeWords({ before: null, after: "blocked", isRead: true })).toBe("Not read → Blocked");
  });

  it("has words for every kind", () => {
    expect(Object.values(kindWords).every((words) => words.length > 3)).toBe(true);
    expect(eventWords({ ...link, type: "session.ended", sessionId: id })).toBe("Signed out");
  });
});

it("a plan says what for, for whom and how many", () => {
  const made = { ...link, type: "plan.made", planId: id, action: "block", tenantCount: 312 } as const;
  expect(eventWords({ ...made, filter: "tag dental" })).toBe("Planned to block Direct Send, for tag dental");
  expect(eventWords({ ...made, filter: null })).toBe("Planned to block Direct Send");
  expect(tenantWords({ ...made, filter: null })).toBe("312 tenants");
  expect(tenantWords({ ...made, tenantCount: 1, filter: null })).toBe("1 tenant");
});

describe("who an event is about", () => {
  const asked = { ...link, type: "run.requested", runId: id, action: "check", reason: "because" } as const;

  it("is one tenant by name, several by number, or none", () => {
    expect(tenantWords({ ...asked, tenants: [tenant] })).toBe("Contoso");
    expect(tenantWords({ ...asked, tenants: [tenant, tenant] })).toBe("2 tenants");
    expect(tenantWords({ ...asked, tenants: [tenant, tenant], tenantCount: 1_248 })).toBe("1248 tenants");
    expect(tenantWords({ ...link, type: "session.ended", sessionId: id })).toBe("");
    expect(onlyTenantId({ ...asked, tenants: [tenant] })).toBe(id);
    expect(onlyTenantId({ ...asked, tenants: [tenant, tenant] })).toBeNull();
  });

  it("keeps the reason that was given", () => {
    expect(reasonOf({ ...asked, tenants: [tenant] })).toBe("because");
    expect(reasonOf(succeeded)).toBeNull();
  });
});

it("shows an event as it was hashed: sorted, and without the hash itself", () => {
  const text = canonicalText({ ...setting, hash: "f".repeat(64) }, 2);
  const keys = [...text.matchAll(/^ {2}"(\w+)":/gm)].map(([, key]) => key);
  expect(keys).toEqual([...keys].sort());
  expect(keys).toContain("prev");
  expect(text).not.toContain("f".repeat(64));
});

function never(): never {
  throw new Error("There is a change.");
}

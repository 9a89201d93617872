import type { TenantView } from "#lib/tenants/schema.ts";

/** A tenant that was never read, with these facts instead. */
export function makeTenant(facts: Partial<TenantView> = {}): TenantView {
  return {
    id: "1",
    name: "Contoso",
    domain: "contoso.onmicrosoft.com",
    entraTenantId: "2",
    cloud: "simulated",
    tags: [],
    timeZone: "UTC",
    createdAt: "2026-11-20T08:00:00.000Z",
    source: "form",
    goneAt: null,
    access: "change",
    exclusion: null,
    changedOutsideAt: null,
    directSend: "unknown",
    reason: "Not read yet",
    checkedAt: null,
    activeRunId: null,
    activeAction: null,
    activeState: null,
    lastChange: null,
    error: null,
    ...facts,
  };
}

import type { CredentialView } from "#lib/credentials/schema.ts";

/** A certificate that is ready and not in use, but for what a test says. */
export function testCredential(part: Partial<CredentialView> = {}): CredentialView {
  return {
    id: "018f0000-0000-7000-8000-000000000001",
    kind: "certificate",
    label: "",
    state: "ready",
    inUse: false,
    hint: null,
    thumbprint: "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
    thumbprintSha256: "0".repeat(64),
    expiresAt: "2028-11-23T12:00:00.000Z",
    createdAt: "2026-11-23T12:00:00.000Z",
    createdBy: "Ada",
    changedAt: "2026-11-23T12:00:00.000Z",
    changedBy: "Ada",
    lastUsedAt: null,
    testedAt: null,
    error: null,
    jobId: null,
    ...part,
  };
}

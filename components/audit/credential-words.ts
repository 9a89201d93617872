import type { AuditEvent } from "#lib/audit/schema.ts";
import { causeOf } from "#lib/direct-send/rules.ts";

const kinds = { certificate: "certificate", secret: "client secret" } as const;

/** What an event of an app registration or credential says, in words; null when it is of another kind. */
export function credentialWords(event: AuditEvent): string | null {
  switch (event.type) {
    case "appRegistration.added":
      return `App registration added: ${event.name}`;
    case "appRegistration.edited":
      return `App registration ${event.name} edited: ${event.changes.map(({ field }) => field).join(", ")}`;
    case "appRegistration.removed":
      return `App registration removed: ${event.name}`;
    case "credential.added":
      return `Credential added: ${kinds[event.kind]}`;
    case "credential.prepared":
      return `Credential ready: ${kinds[event.kind]}`;
    case "credential.refused":
      return `Credential refused: ${causeOf(event.errorCode)}`;
    case "credential.tested":
      return event.outcome === "succeeded"
        ? "Credential tested: Entra gave a token"
        : `Credential tested: ${causeOf(event.errorCode ?? "unrecognised")}`;
    case "credential.used":
      return `Credential put to use: ${kinds[event.kind]}`;
    case "credential.retired":
      return `Credential retired: ${kinds[event.kind]}`;
    case "credential.resealed":
      return `${event.done} of ${event.total} credentials sealed to a new key`;
    default:
      return null;
  }
}

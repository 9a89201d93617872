import type { AuditEvent } from "#lib/audit/schema.ts";
import { directSendWords } from "#lib/direct-send/rules.ts";
import { changeOf } from "./event-words.ts";

/** What is shown in a place of its own, in words. */
const shownElsewhere = new Set([
  ...["v", "seq", "at", "type", "prev", "prevSig", "hash", "signature"],
  ...["actor", "origin", "tenant", "tenants", "tenantCount", "runId", "changes"],
  ...["reason", "owner", "ticket", "errorCode", "errorRaw"],
]);
const changed = new Set(["before", "after", "requested"]);

export interface EventMember {
  name: string;
  value: string;
}

/** Each member of an event that has no place of its own, so that none is left out. */
export function otherMembers(event: AuditEvent): EventMember[] {
  const hasChange = changeOf(event) !== null || event.type === "settings.changed";
  return Object.entries(event)
    .filter(([name]) => !shownElsewhere.has(name) && !(hasChange && changed.has(name)))
    .flatMap(([name, value]) => flatten(readableName(name), value));
}

function flatten(name: string, value: unknown): EventMember[] {
  if (value === undefined) return [];
  if (value === null) return [{ name, value: "none" }];
  if (Array.isArray(value)) {
    const parts = value.flatMap((one) => flatten(name, one)).map((part) => part.value);
    return [{ name, value: parts.join(", ") || "none" }];
  }
  if (typeof value === "object")
    return Object.entries(value).flatMap(([inner, held]) =>
      flatten(`${name}, ${readableName(inner).toLowerCase()}`, held),
    );
  if (typeof value === "boolean") return [{ name, value: value ? "yes" : "no" }];
  const words = Object.entries(directSendWords).find(([state]) => state === value)?.[1];
  return [{ name, value: words ?? String(value) }];
}

/** `undoOfId` → "Undo of id" */
function readableName(name: string): string {
  const words = name.replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
  return words.charAt(0).toUpperCase() + words.slice(1);
}

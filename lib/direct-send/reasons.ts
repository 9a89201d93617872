import type { Explanation } from "./schema.ts";

/** Why a state is unknown or an item ended as it did, where nothing went wrong between worker and tenant. */
export const reasons: Record<string, Explanation> = {
  "never-read": { code: "never-read", class: "tenant", cause: "Not read yet", fix: "Check this tenant." },
  "setting-absent": {
    code: "setting-absent",
    class: "tenant",
    cause: "Exchange answered without this setting",
    fix: "The tenant's cloud or age may not have it yet. Check again later.",
  },
  "tenant-busy": {
    code: "tenant-busy",
    class: "transient",
    cause: "Another request was at work on this tenant",
    fix: "Try again when it is done.",
  },
  "not-undoable": {
    code: "not-undoable",
    class: "tenant",
    cause: "No value was recorded before the change, or the change was not read back",
    fix: "Check this tenant, then block or allow it.",
  },
  "nothing-changed": {
    code: "nothing-changed",
    class: "tenant",
    cause: "Nothing was changed here, so there is nothing to take back",
    fix: "Nothing to do.",
  },
  "changed-since": {
    code: "changed-since",
    class: "tenant",
    cause: "The value is not the one that the run had set: somebody changed it since",
    fix: "Check this tenant and decide anew.",
  },
  "requester-not-allowed": {
    code: "requester-not-allowed",
    class: "app",
    cause: "Who asked for this may no longer change tenants",
    fix: "Let somebody with the role Technician ask again.",
  },
  "tenant-archived": {
    code: "tenant-archived",
    class: "tenant",
    cause: "The tenant was archived meanwhile",
    fix: "Nothing to do.",
  },
  "run-not-running": {
    code: "run-not-running",
    class: "tenant",
    cause: "The run was paused or cancelled meanwhile",
    fix: "Start it again if it is still wanted.",
  },
  "not-taken": {
    code: "not-taken",
    class: "tenant",
    cause: "Exchange took the change, but half an hour later still answers with another value",
    fix: "Check this tenant, then set it again.",
  },
  "read-back-differs": {
    code: "read-back-differs",
    class: "transient",
    cause: "Exchange took the change, but still answers with another value",
    fix: "Nothing to do: Sendlock reads again by itself for half an hour.",
  },
  verifying: {
    code: "verifying",
    class: "transient",
    cause: "Set, not read back yet",
    fix: "Sendlock reads again by itself.",
  },
  unverified: {
    code: "unverified",
    class: "tenant",
    cause: "Set, but not read back",
    fix: "Check this tenant: only a reading tells which state it is in.",
  },
};

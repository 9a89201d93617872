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
    cause: "The value is not the one that the run was to change: somebody changed it since",
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
    cause: "The run was cancelled meanwhile",
    fix: "Start it again if it is still wanted.",
  },
  excluded: {
    code: "excluded",
    class: "tenant",
    cause: "The tenant is excluded from runs",
    fix: "End the exclusion on the tenant's page if it no longer holds.",
  },
  "same-already": {
    code: "same-already",
    class: "tenant",
    cause: "The newest reading already showed the wanted state, so the tenant was not visited",
    fix: "Check the tenant if that reading is too old.",
  },
  "not-reachable": {
    code: "not-reachable",
    class: "tenant",
    cause: "It has no app registration or its newest visit failed, so the run left this tenant out",
    fix: "Cure the error on the tenant's page, check the tenant, then plan again.",
  },
  "not-permitted": {
    code: "not-permitted",
    class: "tenant",
    cause: "Sendlock may not change this tenant: its newest visit lacked a role or the setting",
    fix: "Cure the error on the tenant's page, check the tenant, then plan again.",
  },
  "run-stopped": {
    code: "run-stopped",
    class: "tenant",
    cause: "The run stopped because too many tenants failed, or one that went first",
    fix: "Look at the causes of the failures, cure them, then plan again.",
  },
  "sign-in-suspended": {
    code: "sign-in-suspended",
    class: "tenant",
    cause: "Signing in failed three times in a row, so runs leave this tenant alone for an hour",
    fix: "Cure the cause, then check this one tenant: a reading that succeeds lets runs visit it again.",
  },
  "changed-outside": {
    code: "changed-outside",
    class: "tenant",
    cause: "The setting was changed outside Sendlock",
    fix: "Ask who changed it. Block or allow it again, or mark it as seen.",
  },
  "exclusion-due": {
    code: "exclusion-due",
    class: "tenant",
    cause: "The exclusion from runs should be reviewed: its day has come",
    fix: "Ask its owner. End the exclusion, or write a new day on it.",
  },
  "not-taken": {
    code: "not-taken",
    class: "tenant",
    cause: "Half an hour after the change Exchange still answers with another value",
    fix: "Check this tenant, then set it again.",
  },
  "read-back-differs": {
    code: "read-back-differs",
    class: "transient",
    cause: "Exchange still answers with another value than the one that was set",
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

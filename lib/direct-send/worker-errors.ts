import type { CatalogueRow } from "./schema.ts";

/** What goes wrong on our own side, and on the way to Microsoft. */
export const workerErrors: readonly CatalogueRow[] = [
  {
    code: "wrong-tenant",
    class: "tenant",
    types: ["wrongTenant"],
    fragments: [],
    cause: "Another tenant answered than the one that was meant. Nothing was changed.",
    fix: "Compare the tenant id and the initial domain in Sendlock with the customer's Entra overview page.",
  },
  {
    code: "not-sent",
    class: "transient",
    types: ["notSent"],
    fragments: [],
    cause: "The permission to change came too late or not at all, so nothing was sent to Exchange.",
    fix: "Nothing to do: Sendlock tries again by itself.",
  },
  {
    code: "credential-sealed",
    class: "worker",
    types: ["credentialSealed"],
    fragments: [],
    cause:
      "The worker cannot open the stored credential: its key is another one, or the stored row was moved or changed.",
    fix: "Give the worker the key file that the credential was sealed for, or store the credential again.",
  },
  {
    code: "network",
    class: "transient",
    types: ["unreachable", "network"],
    fragments: [
      "network_error",
      "ENOTFOUND",
      "ETIMEDOUT",
      "ECONNREFUSED",
      "ECONNRESET",
      "EAI_AGAIN",
      "socket hang up",
    ],
    cause: "The worker could not reach Microsoft.",
    fix: "Let the worker's machine reach login.microsoftonline.com and outlook.office365.com on port 443.",
  },
  {
    code: "engine-hung",
    class: "transient",
    types: ["stepTimeout", "visitTimeout"],
    fragments: [],
    cause: "Exchange did not answer within the time limit, so the visit was ended.",
    fix: "Nothing to do: Sendlock tries again by itself. If it stays so, look at the worker's network.",
  },
  {
    code: "engine-ended",
    class: "transient",
    types: ["engineExited", "aborted", "notConnected"],
    fragments: [],
    cause: "The PowerShell process ended in the middle of its work.",
    fix: "Nothing to do: Sendlock tries again with a new one. If it stays so, look at the worker's log.",
  },
  {
    code: "engine-refused",
    class: "worker",
    types: ["badRequest", "unsupported", "tooLarge"],
    fragments: [],
    cause: "The worker and its PowerShell engine did not understand each other, or the answer was too large.",
    fix: "Start Sendlock again, so that both are of the same version. If it stays so, report it with the raw text.",
  },
  {
    code: "engine-missing",
    class: "worker",
    types: ["engineMissing", "moduleBroken"],
    fragments: [],
    cause: "The worker has no PowerShell engine or module that may visit this tenant.",
    fix: "Install PowerShell 7.6 and the module ExchangeOnlineManagement 3.10.1 on the worker's machine, or use the worker's container image.",
  },
];

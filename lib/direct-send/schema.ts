import { z } from "zod";

/** A tenant's state. Unknown always comes with a reason. */
export const directSendSchema = z.enum(["blocked", "allowed", "unknown"]);
export type DirectSend = z.infer<typeof directSendSchema>;

export type KnownDirectSend = Exclude<DirectSend, "unknown">;

/**
 * Who can cure an error: `app` the MSP, once for all tenants; `tenant` somebody in this tenant; `transient`
 * time alone (the only class that is tried again); `worker` the machine that Sendlock runs on.
 */
export type ErrorClass = "app" | "tenant" | "transient" | "worker";

export interface Explanation {
  code: string;
  class: ErrorClass;
  cause: string;
  fix: string;
}

export interface CatalogueRow extends Explanation {
  /** Error types of the engine protocol and of the worker. */
  types: readonly string[];
  /** Fragments of Microsoft's text. Codes where there are any: the prose around them changes. */
  fragments: readonly (string | RegExp)[];
}

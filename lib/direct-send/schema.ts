import { z } from "zod";

/** A tenant's state. Unknown always comes with a reason. */
export const directSendSchema = z.enum(["blocked", "allowed", "unknown"]);
export type DirectSend = z.infer<typeof directSendSchema>;

export type KnownDirectSend = Exclude<DirectSend, "unknown">;

/**
 * Who can cure an error: `app` the MSP, once for all tenants; `tenant` somebody in this tenant; `transient`
 * time alone (the only class that is tried again); `worker` the machine that Sendlock runs on; `sender` whoever runs
 * the device or service that mails; `none` nobody, for nothing is wrong.
 */
export type ErrorClass = "app" | "tenant" | "transient" | "worker" | "sender" | "none";

export interface Explanation {
  code: string;
  class: ErrorClass;
  cause: string;
  fix: string;
}

/** Microsoft's pages on what goes wrong; components/explain/microsoft-links.ts has their addresses. */
export type ErrorPage =
  | "appOnly"
  | "assertions"
  | "conditionalAccess"
  | "connector"
  | "consent"
  | "crossTenant"
  | "devices"
  | "entraErrors"
  | "executionPolicy"
  | "gdap"
  | "hydrate"
  | "module"
  | "nationalClouds";

/** One error. What tells it is looked at in this order; the first that tells anything decides. */
export interface CatalogueRow extends Explanation {
  /** What the worker or the engine found out itself. */
  types?: readonly string[];
  /** Entra's numbers after "AADSTS". An expression also looks at the words after the number. */
  entra?: readonly (number | RegExp)[];
  /** Other codes and words of Microsoft: the prose around them changes. */
  words?: readonly (string | RegExp)[];
  /** What the engine took from Microsoft's words: a kind of error, where the words themselves tell no more. */
  kinds?: readonly string[];
  page?: ErrorPage;
}

import { z } from "zod";
import { directSendSchema } from "../direct-send/schema.ts";
import { type ShownError, targetSchema } from "../tenants/schema.ts";
import { connectionSteps } from "./steps.ts";

const stepResultSchema = z.strictObject({
  step: z.enum(connectionSteps),
  /** `unstated`: the token does not say; `skipped`: not looked at, with the reason in `code`. */
  state: z.enum(["passed", "failed", "skipped", "unstated", "waiting"]),
  /** A code of the error catalogue or of lib/direct-send/reasons.ts: why it failed or was skipped. */
  code: z.string().optional(),
  /** Microsoft's own text. */
  raw: z.string().max(2_000).optional(),
  /** What was found, such as the role's name. */
  found: z.string().max(200).optional(),
});
export type StepResult = z.infer<typeof stepResultSchema>;
export type ConnectionStep = StepResult["step"];

/** What a connection check found, and how far it is while it goes. */
export const connectionSchema = z.strictObject({
  steps: z.array(stepResultSchema),
  /** Null while it goes. */
  outcome: z.enum(["passed", "failed"]).nullable(),
  /** The state that was read; null when none was. */
  directSend: directSendSchema.nullable(),
  /** Exchange says that the organisation was never customised: it may be hydrated. */
  mayHydrate: z.boolean(),
});
export type Connection = z.infer<typeof connectionSchema>;

/** What `POST /tenants/connections` takes. */
export const checkConnectionsSchema = z.strictObject({ target: targetSchema });

/** A step with its cause and fix in words, where it has a code. */
export interface ShownStep extends StepResult {
  cause: string | null;
  fix: string | null;
}
export interface ShownConnection extends Omit<Connection, "steps"> {
  steps: ShownStep[];
}

/** The newest attempt to hydrate a tenant's organisation. */
export interface HydrationView {
  state: "queued" | "running" | "succeeded" | "failed";
  requestedBy: string;
  createdAt: string;
  endedAt: string | null;
  error: ShownError | null;
}

export interface ConsentLinkView {
  id: string;
  createdBy: string;
  createdAt: string;
  expiresAt: string;
  usedAt: string | null;
  /** What the answer said; null when consent was given or nobody has answered. */
  error: Omit<ShownError, "at"> | null;
}

/** What a tenant's page shows of its connection. */
export interface ConnectionView {
  /** The newest check that ended; null before the first. */
  connection: ShownConnection | null;
  checkedAt: string | null;
  /** The check that waits or runs. */
  jobId: string | null;
  progress: ShownConnection | null;
  /** Why the newest check came to no end; null when it did, or goes on. */
  checkError: ShownError | null;
  hydration: HydrationView | null;
  access: "change" | "watch";
  appRegistration: { id: string; name: string; clientId: string; multiTenant: boolean } | null;
  /** The newest link to the tenant's consent; its address was shown once. */
  consentLink: ConsentLinkView | null;
}

/** Where a customer's administrator is sent to consent. The address holds the single-use state: shown once. */
export interface NewConsentLink {
  url: string;
  expiresAt: string;
}

import { z } from "zod";
import { type Cloud, cloudSchema } from "#lib/tenants/schema.ts";

/** The engine protocol, version 1. docs/protocol.md describes it. */
const head = { v: z.literal(1), id: z.string().min(1).max(64) };
const setting = z.boolean().nullable();
const milliseconds = z.number().nonnegative();
const sentSchema = z.enum(["no", "maybe", "yes"]);

const moduleSchema = z.object({
  name: z.string(),
  path: z.string(),
  version: z.string(),
  guid: z.string(),
});
/** The Exchange module that an engine has loaded; `path` is its folder. */
export type ModuleInfo = z.infer<typeof moduleSchema>;

const errorSchema = z.object({
  type: z.string().regex(/^[a-zA-Z]{1,40}$/),
  message: z.string().max(1_000),
  raw: z.string().max(2_048),
  retryAfterSeconds: z.number().int().positive().optional(),
});

const readySchema = z.object({
  v: z.literal(1),
  event: z.literal("ready"),
  host: z.enum(["pwsh", "small"]),
  engine: z.string().max(40),
  module: moduleSchema,
});
export type Ready = z.infer<typeof readySchema>;

const eventSchema = z.discriminatedUnion("event", [
  readySchema,
  z.object({ v: z.literal(1), event: z.literal("failed"), error: errorSchema }),
  z.object({ ...head, event: z.literal("connected"), ms: milliseconds, module: moduleSchema }),
  z.object({ ...head, event: z.literal("proven") }),
  z.object({ ...head, event: z.literal("before"), value: setting, waiting: z.boolean() }),
  z.object({ ...head, event: z.literal("sent") }),
  z.object({ ...head, event: z.literal("after"), value: setting }),
]);

const answerSchema = z.discriminatedUnion("ok", [
  z.object({
    ...head,
    ok: z.literal(true),
    before: setting.optional(),
    after: setting.optional(),
    set: z.enum(["notNeeded", "sent", "notAsked"]).optional(),
    ms: z.record(z.string(), milliseconds),
    details: z.unknown().optional(),
  }),
  z.object({
    ...head,
    ok: z.literal(false),
    sent: sentSchema,
    before: setting.optional(),
    error: errorSchema,
  }),
]);

type EngineEvent = z.infer<typeof eventSchema>;
export type EngineAnswer = z.infer<typeof answerSchema>;
export type EngineMessage = EngineEvent | EngineAnswer;

/** Reads one line of the engine. Null for anything that is not exactly the protocol. */
export function parseEngineLine(line: string): EngineMessage | null {
  let json: unknown;
  try {
    json = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof json !== "object" || json === null) return null;
  const parsed = "event" in json ? eventSchema.safeParse(json) : answerSchema.safeParse(json);
  return parsed.success ? parsed.data : null;
}

const opSchema = z.enum(["check", "set", "survey", "probe", "hydrate", "ping"]);

const requestSchema = z.object({
  id: z.string().regex(/^[A-Za-z0-9._-]{1,64}$/),
  op: opSchema,
  auth: z.literal("app"),
  tenant: z.object({ id: z.guid(), domain: z.string().min(1).max(253), cloud: cloudSchema }),
  token: z.string().min(1),
  value: z.boolean().optional(),
});

/** One visit, as the worker asks for it. */
export interface Visit {
  id: string;
  op: z.infer<typeof opSchema>;
  auth: "app";
  tenant: { id: string; domain: string; cloud: Cloud };
  token: string;
  /** The wanted value of the setting, for `set`. */
  value?: boolean;
}

/** Milliseconds, counted from the engine's `before`, within which the Set must leave. */
export interface Permission {
  go: true;
  withinMs: number;
}

/** @throws ZodError when the visit is not in the form of the protocol. It quotes no values. */
export function encodeRequest(visit: Visit): string {
  return encodeLine({ v: 1, ...requestSchema.parse(visit) });
}

export function encodeGo(id: string, answer: Permission | { go: false }): string {
  return encodeLine({ id, ...answer });
}

function encodeLine(body: object): string {
  return `${JSON.stringify(body)}\n`;
}

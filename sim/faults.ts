import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { LedgerStart } from "./ledger.ts";

const common = {
  /** `cmdlet` absent: any call to Exchange; "token" and the like for Entra and Graph. `step`: before anything is done, or before the answer leaves. */
  match: z
    .object({ cmdlet: z.string().optional(), step: z.enum(["arrive", "reply"]).optional() })
    .strict()
    .default({}),
  times: z.number().int().positive().default(1),
  /** Lets this many matching calls pass first. */
  skip: z.number().int().nonnegative().default(0),
};

export const faultSchema = z.discriminatedUnion("kind", [
  z.strictObject({
    ...common,
    kind: z.literal("status"),
    status: z.number().int().min(400).max(599),
    retryAfter: z.union([z.number(), z.string()]).optional(),
    body: z.unknown().optional(),
  }),
  z.strictObject({ ...common, kind: z.literal("delay"), ms: z.number().nonnegative() }),
  z.strictObject({ ...common, kind: z.literal("wrong-tenant"), tenantId: z.string().optional() }),
  z.strictObject({ ...common, kind: z.literal("hang") }),
  z.strictObject({ ...common, kind: z.literal("reset-before") }),
  z.strictObject({ ...common, kind: z.literal("apply-then-reset") }),
  z.strictObject({ ...common, kind: z.literal("stale-read") }),
  z.strictObject({ ...common, kind: z.literal("missing-property") }),
  z.strictObject({ ...common, kind: z.literal("expired-token") }),
]);
export type Fault = z.output<typeof faultSchema>;
export type FaultInput = z.input<typeof faultSchema>;
type Step = "arrive" | "reply";

/** A fault answers in place of the service. The surface adds its own body where the fault names none. */
export class FaultStatus extends Error {
  readonly status: number;
  readonly retryAfter: number | string | undefined;
  readonly body: unknown;
  constructor(fault: Extract<Fault, { kind: "status" }>) {
    super(`fault: status ${fault.status}`);
    this.status = fault.status;
    this.retryAfter = fault.retryAfter;
    this.body = fault.body;
  }
}

/** The connection is gone: nothing can be answered any more. */
export class Severed extends Error {
  readonly kind: Fault["kind"];
  constructor(kind: Fault["kind"]) {
    super(`fault: ${kind}`);
    this.kind = kind;
  }
}

/** Takes the fault that this call meets, if any, and counts it down. */
export function takeFault(
  queue: Fault[],
  { surface, cmdlet }: Pick<LedgerStart, "surface" | "cmdlet">,
): Fault | undefined {
  for (const fault of queue) {
    const wanted = fault.match.cmdlet;
    const matches = wanted ? wanted.toLowerCase() === cmdlet.toLowerCase() : surface === "exchange";
    if (!matches) continue;
    if (fault.skip > 0) {
      fault.skip -= 1;
      continue;
    }
    fault.times -= 1;
    if (fault.times === 0) queue.splice(queue.indexOf(fault), 1);
    return fault;
  }
  return undefined;
}

function stepOf(fault: Fault): Step {
  if (fault.kind === "reset-before") return "arrive";
  if (fault.kind === "apply-then-reset") return "reply";
  return fault.match.step ?? "arrive";
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    if (socket.destroyed) resolve();
    else socket.once("close", () => resolve());
  });
}

/** Lets the fault happen if this is its step. Throws FaultStatus or Severed where no ordinary answer follows. */
export async function strike(fault: Fault | undefined, step: Step, socket: Socket): Promise<void> {
  if (!fault || stepOf(fault) !== step) return;
  if (fault.kind === "delay") await sleep(fault.ms);
  if (fault.kind === "status") throw new FaultStatus(fault);
  if (fault.kind === "hang") {
    await closed(socket);
    throw new Severed(fault.kind);
  }
  if (fault.kind === "reset-before" || fault.kind === "apply-then-reset") {
    socket.destroy();
    throw new Severed(fault.kind);
  }
}

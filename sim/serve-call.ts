import type { HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Context } from "hono";
import type { Cloud, CloudTenant } from "./cloud.ts";
import { type Fault, FaultStatus, Severed, strike, takeFault } from "./faults.ts";
import type { LedgerEntry, LedgerStart } from "./ledger.ts";

export type SimContext = Context<{ Bindings: HttpBindings }>;

interface Call {
  start: LedgerStart;
  tenant: CloudTenant | undefined;
  /** Answers the call; the fault, if any, has not been dealt with beyond the arrival. */
  work: (met: { entry: LedgerEntry; fault: Fault | undefined }) => Promise<Response>;
  /** The surface's own answer to an error of its own; undefined for any other error. */
  refuse: (error: unknown) => { outcome: string; response: Response } | undefined;
  /** What this surface says with a status that a fault asks for. */
  defaultBody: (status: number) => unknown;
}

function answerFault(fault: FaultStatus, defaultBody: Call["defaultBody"]): Response {
  const body = fault.body ?? defaultBody(fault.status);
  const headers = new Headers({ "content-type": "application/json" });
  if (fault.retryAfter !== undefined) headers.set("retry-after", String(fault.retryAfter));
  const text = typeof body === "string" ? body : JSON.stringify(body);
  return new Response(text, { status: fault.status, headers });
}

/** Runs one call: into the ledger, through the tenant's faults, out with an answer or a cut connection. */
export async function serveCall(c: SimContext, cloud: Cloud, call: Call): Promise<Response> {
  const { ledger } = cloud;
  const { socket } = c.env.incoming;
  const entry = ledger.begin(call.start);
  const fault = call.tenant && takeFault(call.tenant.state.faults, call.start);
  try {
    await strike(fault, "arrive", socket);
    const response = await call.work({ entry, fault });
    await strike(fault, "reply", socket);
    ledger.end(entry, "ok");
    return response;
  } catch (error) {
    if (error instanceof Severed) {
      ledger.end(entry, error.kind);
      return RESPONSE_ALREADY_SENT;
    }
    if (error instanceof FaultStatus) {
      ledger.end(entry, String(error.status));
      return answerFault(error, call.defaultBody);
    }
    const refusal = call.refuse(error);
    ledger.end(entry, refusal?.outcome ?? "simulator.failed");
    if (!refusal) throw error;
    return refusal.response;
  }
}

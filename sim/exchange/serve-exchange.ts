import type { Cloud, CloudTenant } from "../cloud.ts";
import type { Fault } from "../faults.ts";
import type { LedgerEntry } from "../ledger.ts";
import { type SimContext, serveCall } from "../serve-call.ts";
import { type Caller, requireCaller } from "./caller.ts";
import { describeExchangeError, ExchangeError, exchangeErrors } from "./errors.ts";

/** Refuses the first calls of each 60 s of a throttled tenant. */
function throttle({ state }: CloudTenant): void {
  if (!state.throttle) return;
  const now = performance.now();
  const { throttleWindow: window } = state;
  if (now - window.startedAtMs >= 60_000) state.throttleWindow = { startedAtMs: now, calls: 0 };
  state.throttleWindow.calls += 1;
  if (state.throttleWindow.calls <= state.throttle.calls)
    throw exchangeErrors.throttled(state.throttle.retryAfterSeconds);
}

/** The tenant whose data is answered: another one under the fault "wrong-tenant". */
function subjectOf(cloud: Cloud, tenant: CloudTenant, fault: Fault | undefined): CloudTenant {
  if (fault?.kind !== "wrong-tenant") return tenant;
  const next = cloud.tenants[(cloud.tenants.indexOf(tenant) + 1) % cloud.tenants.length];
  return (fault.tenantId ? cloud.findTenant(fault.tenantId) : next) ?? tenant;
}

export interface Admitted {
  caller: Caller;
  tenant: CloudTenant;
  subject: CloudTenant;
  entry: LedgerEntry;
  fault: Fault | undefined;
  /** Half of the call's latency, to be waited before and after the work. */
  halfMs: number;
}

/** Any call of the admin endpoint: token, tenant and throttle first, then the work, answered in OData's form. */
export function serveExchange(
  c: SimContext,
  cloud: Cloud,
  command: { name: string; value?: LedgerEntry["value"]; whatIf?: boolean },
  work: (admitted: Admitted) => Promise<unknown>,
): Promise<Response> {
  const named = c.req.param("tenant") ?? "";
  const tenant = cloud.findTenant(named);
  const requestId = crypto.randomUUID();
  const { value, whatIf } = command;
  return serveCall(c, cloud, {
    tenant,
    start: {
      surface: "exchange",
      cmdlet: command.name,
      tenantId: tenant?.id ?? named,
      clientId: null,
      requestId,
      ...(value === undefined ? {} : { value }),
      ...(whatIf ? { whatIf } : {}),
    },
    async work({ entry, fault }) {
      const caller = await requireCaller(cloud, tenant, c.req.header("authorization"), fault);
      const subject = subjectOf(cloud, caller.tenant, fault);
      const answeredAs = subject === caller.tenant ? {} : { answeredAs: subject.id };
      cloud.ledger.amend(entry, { clientId: caller.clientId, ...answeredAs });
      throttle(caller.tenant);
      const halfMs = cloud.latency.next(caller.tenant.id, command.name, caller.tenant.state.latencies) / 2;
      return c.json(await work({ caller, tenant: caller.tenant, subject, entry, fault, halfMs }), 200, {
        "request-id": requestId,
      });
    },
    refuse: (error) =>
      error instanceof ExchangeError
        ? {
            outcome: `${error.status} ${error.exception.split(".").at(-1)}`,
            response: c.json(describeExchangeError(error), error.status, {
              "request-id": requestId,
              ...error.headers,
            }),
          }
        : undefined,
    defaultBody: (status) =>
      describeExchangeError({
        code: `Status${status}`,
        exception: "System.Exception",
        message: "A server side error has occurred.",
      }),
  });
}

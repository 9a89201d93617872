import { type Actor, type Origin, system } from "#lib/access/schema.ts";
import { nameTenants } from "#lib/audit/chain.ts";
import type { EventTenant, NewEvent } from "#lib/audit/schema.ts";
import { seedFractions } from "./latency.ts";

const firstNames = ["Ada", "Ben", "Cleo", "Dan", "Eva", "Finn", "Gita", "Hugo", "Ines", "Jon", "Kim", "Lena"];
const lastNames = ["Berg", "Costa", "Dahl", "Evans", "Fischer", "Garcia", "Haas", "Ito", "Jansen", "Klein"];
const customers = [
  "Adatum",
  "Alpine",
  "Contoso",
  "Fabrikam",
  "Litware",
  "Margie",
  "Northwind",
  "Proseware",
  "Tailspin",
];
const trades = [
  "Accounting",
  "Architects",
  "Bakery",
  "Clinic",
  "Dental",
  "Farms",
  "Hotels",
  "Lawyers",
  "Toys",
  "Vets",
];
const reasons = [
  "Monthly review",
  "Customer asked for it",
  "Insurance questionnaire",
  "Printer could not send",
  "Audit",
];
const failures = ["no-consent", "role-missing", "throttled", "connect-timeout"];

interface Draw {
  fraction: () => number;
  pick: <T>(all: readonly T[]) => T;
  /** Ids that are the same for the same seed and sort by time, as those of the product do. */
  id: (at: number) => string;
}

function openDraw(seed: number): Draw {
  const fraction = seedFractions(seed);
  const hex = (count: number) =>
    Array.from({ length: count }, () => Math.floor(fraction() * 16).toString(16)).join("");
  return {
    fraction,
    pick: (all) => all[Math.floor(fraction() * all.length)] as (typeof all)[number],
    id: (at) => {
      const time = at.toString(16).padStart(12, "0");
      return `${time.slice(0, 8)}-${time.slice(8)}-7${hex(3)}-8${hex(3)}-${hex(12)}`;
    },
  };
}

export interface Past {
  people: readonly Actor[];
  tenants: readonly EventTenant[];
  events: () => Generator<{ at: Date; event: NewEvent }>;
}

const from = Date.parse("2023-11-20T00:00:00Z");
const spanMs = 3 * 365 * 86_400_000;

/**
 * What an MSP with 300 customers leaves in the history over three years: runs over many tenants, single clicks, nightly
 * checks, sign-ins. Whoever is in the first third of the people left after the first year.
 */
export function makePast(count: number, tenantCount = 300): Past {
  const draw = openDraw(7);
  const people = firstNames.map((first, n): Actor => {
    const role = n % 4 === 0 ? "admin" : "technician";
    return { kind: "person", id: draw.id(from), name: `${first} ${lastNames[n % lastNames.length]}`, role };
  });
  const tenants = Array.from({ length: tenantCount }, (_, n): EventTenant => {
    const name = `${customers[n % customers.length]} ${trades[Math.floor(n / 9) % trades.length]} ${n}`;
    const domain = `${name.toLowerCase().replaceAll(" ", "-")}.onmicrosoft.com`;
    return { id: draw.id(from), entraTenantId: draw.id(from), domain, name };
  });
  return {
    people,
    tenants,
    *events() {
      for (let n = 0; n < count; )
        for (const event of deed({ draw, people, tenants }, n / count)) {
          if (n >= count) return;
          yield { at: new Date(from + (n / count) * spanMs), event };
          n += 1;
        }
    },
  };
}

type Cast = { draw: Draw } & Pick<Past, "people" | "tenants">;

/** One thing that somebody did, with all that followed. */
function* deed(cast: Cast, progress: number): Generator<NewEvent> {
  const { draw, people, tenants } = cast;
  const actor = draw.pick(progress < 1 / 3 ? people : people.slice(people.length / 3));
  const at = Math.round(from + progress * spanMs);
  const origin: Origin = {
    requestId: draw.id(at),
    address: `192.0.2.${people.indexOf(actor) + 1}`,
    userAgent:
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36",
  };
  const chance = draw.fraction();
  if (chance < 0.3) yield { type: "session.started", actor, origin, sessionId: draw.id(at) };
  else if (chance < 0.4) {
    const changes = [
      { field: "notes", before: "", after: `See ticket ${Math.floor(draw.fraction() * 99_999)}` },
    ];
    yield { type: "tenant.edited", actor, origin, tenant: draw.pick(tenants), changes };
  } else if (chance < 0.5) yield* nightlyCheck(cast, draw.id(at));
  else {
    const reason = progress > 0.5 && progress < 0.5001 ? "Quokka incident" : draw.pick(reasons);
    const chosen = chance > 0.9 ? tenants.filter(() => draw.fraction() < 0.7) : [draw.pick(tenants)];
    yield* run(draw, { actor, origin, runId: draw.id(at) }, chosen, reason);
  }
}

function* nightlyCheck({ draw, tenants }: Cast, runId: string): Generator<NewEvent> {
  for (let n = 0; n < 20; n += 1) {
    const after = draw.fraction() > 0.9 ? "unknown" : "allowed";
    yield {
      type: "tenant.stateRead",
      actor: system,
      runId,
      tenant: draw.pick(tenants),
      before: "blocked",
      after,
    };
  }
}

type Asked = { actor: Actor; origin: Origin; runId: string };

function* run(
  draw: Draw,
  asked: Asked,
  tenants: readonly EventTenant[],
  reason: string,
): Generator<NewEvent> {
  const { actor, runId } = asked;
  const requested = draw.fraction() < 0.8 ? "blocked" : "allowed";
  const action = requested === "blocked" ? "block" : "allow";
  yield { type: "run.requested", ...asked, action, ...nameTenants(tenants), reason };
  for (const tenant of tenants) yield* visit(draw, { actor, runId, tenant, requested });
  yield {
    type: "run.finished",
    actor: system,
    runId,
    outcome: "succeeded",
    counts: { succeeded: tenants.length },
  };
}

interface Visit {
  actor: Actor;
  runId: string;
  tenant: EventTenant;
  requested: "blocked" | "allowed";
}

function* visit(draw: Draw, asked: Visit): Generator<NewEvent> {
  const change = { ...asked, itemId: draw.id(from), attempt: 1 };
  if (draw.fraction() > 0.97) {
    const errorCode = draw.pick(failures);
    const errorRaw = `The operation failed (correlation ${draw.id(from)}): ${errorCode} at server ${Math.floor(draw.fraction() * 9_999)}.`;
    yield { type: "item.failed", ...change, before: null, errorCode, errorRaw };
    return;
  }
  const before = asked.requested === "blocked" ? "allowed" : "blocked";
  yield { type: "item.setting", ...change, before };
  yield { type: "item.succeeded", ...change, before, after: asked.requested, result: "changed" };
}

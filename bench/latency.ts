import type { Control } from "../sim/control-client.ts";
import type { LedgerEntry } from "../sim/ledger.ts";

/** Medians in milliseconds and spread of the logarithm: those of `sim/main.ts --latency real`. */
export const medianMs = {
  EXOModuleFile: 4_000,
  "Get-AcceptedDomain": 800,
  "Get-OrganizationConfig": 800,
  "Set-OrganizationConfig": 1_200,
};
export const sigma = 0.42;

/** Numbers from 0 to 1 that are the same for the same seed (mulberry32). */
export function seedFractions(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Draws how long each call of a visit takes: log-normal, medians times the scale, in whole milliseconds. */
export function drawLatencies(fraction: () => number, scale: number): Record<string, number> {
  return Object.fromEntries(
    Object.entries(medianMs).map(([cmdlet, median]) => {
      // Box and Muller's method.
      const normal = Math.sqrt(-2 * Math.log(1 - fraction())) * Math.cos(2 * Math.PI * fraction());
      return [cmdlet, Math.round(median * scale * Math.exp(sigma * normal))];
    }),
  );
}

/** Milliseconds in which at least one of these calls was under way at the simulated Microsoft. */
export function sumUnderWayMs(entries: readonly LedgerEntry[]): number {
  const spans = entries
    .map(({ at, endAt }) => ({ from: Date.parse(at), to: endAt ? Date.parse(endAt) : Number.NaN }))
    .sort((a, b) => a.from - b.from);
  let sum = 0;
  let covered = 0;
  for (const { from, to } of spans) {
    if (Number.isNaN(to)) throw new Error("A call is still under way after its visit.");
    sum += Math.max(0, to - Math.max(from, covered));
    covered = Math.max(covered, to);
  }
  return sum;
}

/** The calls of a tenant to Entra and Exchange that the simulated cloud noted after an entry. */
export async function readCalls(
  control: Control,
  tenantId: string,
  afterEntry: number,
): Promise<LedgerEntry[]> {
  const entries = await control.ledger({ tenant: tenantId, since: afterEntry });
  return entries.filter(({ surface }) => surface === "entra" || surface === "exchange");
}

/** Number of the newest ledger entry. */
export async function findNewestEntry(control: Control): Promise<number> {
  return (await control.ledger()).at(-1)?.n ?? 0;
}

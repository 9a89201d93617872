import { setTimeout as sleep } from "node:timers/promises";
import { seededFractions } from "./seeded.ts";

export type LatencyMode = "none" | "real";

/** Medians in milliseconds for `--latency real`. No figure is known for an Enable: as long as a Set. */
const MEDIAN_MS: Readonly<Record<string, number>> = {
  EXOModuleFile: 4_000,
  Get: 800,
  Set: 1_200,
  Enable: 1_200,
};
/** Spread of the logarithm: nine calls in ten take between half and twice the median. */
const SIGMA = 0.42;

/** A log-normal draw by Box and Muller's method. */
function drawMs(medianMs: number, fraction: (index: number) => number): number {
  const radius = Math.sqrt(-2 * Math.log(1 - fraction(0)));
  return medianMs * Math.exp(SIGMA * radius * Math.cos(2 * Math.PI * fraction(1)));
}

export interface LatencySource {
  /** How long this call takes, in milliseconds. `fixedMs` is what the control endpoint set for the tenant. */
  next(tenantId: string, cmdlet: string, fixedMs: Readonly<Record<string, number>>): number;
}

/** The nth call of a cmdlet in a tenant always takes the same time for the same seed. */
export function createLatency(mode: LatencyMode, seed: number): LatencySource {
  const counts = new Map<string, number>();
  return {
    next(tenantId, cmdlet, fixedMs) {
      const fixed = fixedMs[cmdlet] ?? fixedMs["*"];
      if (fixed !== undefined) return fixed;
      const median = MEDIAN_MS[cmdlet] ?? MEDIAN_MS[cmdlet.split("-")[0] ?? ""];
      if (mode === "none" || median === undefined) return 0;
      const key = `${tenantId}/${cmdlet}`;
      const count = (counts.get(key) ?? 0) + 1;
      counts.set(key, count);
      return drawMs(median, seededFractions(seed, `latency/${key}/${count}`));
    },
  };
}

/** Waits, or returns at once for 0. */
export async function pause(ms: number): Promise<void> {
  if (ms > 0) await sleep(ms);
}

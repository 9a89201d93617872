/** What one stage of the checks came to. A stage that counted nothing has failed. */
export interface Outcome {
  passed: number;
  failed: number;
  /** Name and reason of each test that did not run. */
  skipped: string[];
  /** How much it looked at, such as "212 files". */
  looked: string;
  /** Shown below the stage's line: what is wrong. */
  details: string[];
}

export interface Stage {
  name: string;
  run: () => Promise<Outcome>;
}

/** One check that passed or failed as a whole. */
export function describeCheck(looked: number, unit: string, details: string[], ok: boolean): Outcome {
  const passed = ok && looked > 0 ? 1 : 0;
  const said = looked > 0 ? details : ["It looked at nothing.", ...details];
  return {
    passed,
    failed: 1 - passed,
    skipped: [],
    looked: `${looked} ${unit}`,
    details: passed ? [] : said,
  };
}

const mostDetailLines = 100;

async function runStage(stage: Stage, write: (line: string) => void): Promise<Outcome> {
  const from = performance.now();
  const outcome = await stage.run().catch((error: unknown): Outcome => {
    const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
    return { passed: 0, failed: 1, skipped: [], looked: "nothing", details: text.split("\n") };
  });
  const seconds = ((performance.now() - from) / 1000).toFixed(1);
  const mark = outcome.failed === 0 && outcome.passed > 0 ? "✓" : "✗";
  write(`${mark} ${stage.name}: ${outcome.looked} (${seconds} s)`);
  for (const line of outcome.details.slice(0, mostDetailLines)) write(`    ${line}`);
  const more = outcome.details.length - mostDetailLines;
  if (more > 0) write(`    … and ${more} lines more`);
  return outcome;
}

/** Runs each lane's stages one after the other, and the lanes beside each other. */
export async function runLanes(
  lanes: Stage[][],
  write: (line: string) => void = console.log,
): Promise<Outcome[]> {
  const runLane = async (lane: Stage[]) => {
    const outcomes: Outcome[] = [];
    for (const stage of lane) outcomes.push(await runStage(stage, write));
    return outcomes;
  };
  return (await Promise.all(lanes.map(runLane))).flat();
}

/** Prints what did not run and, alone on the last line, the sum. Returns the exit code. */
export function sumUp(outcomes: readonly Outcome[], write: (line: string) => void = console.log): 0 | 1 {
  const sum = (pick: (outcome: Outcome) => number) =>
    outcomes.reduce((total, outcome) => total + pick(outcome), 0);
  const [passed, failed] = [sum((outcome) => outcome.passed), sum((outcome) => outcome.failed)];
  const skipped = outcomes.flatMap((outcome) => outcome.skipped);
  for (const line of skipped) write(`skipped: ${line}`);
  write(`${passed} passed, ${failed} failed${skipped.length > 0 ? `, ${skipped.length} skipped` : ""}`);
  return failed > 0 || passed === 0 ? 1 : 0;
}

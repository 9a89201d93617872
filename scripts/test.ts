/** `npm test`: sets up all it needs and runs every check; the last line is the sum. */
import { readStartEnv } from "#lib/env.ts";
import { ensureBrowser } from "./browser.ts";
import { createProgress } from "./progress.ts";
import { setUp, setUpClient } from "./set-up.ts";
import { describeCheck, runLanes, type Stage, sumUp } from "./stages.ts";
import { listStaticStages } from "./static-stages.ts";
import { browserStage, testStage } from "./test-stages.ts";

const progress = createProgress();

const build: Stage = {
  name: "pages and PowerShell",
  async run() {
    await setUp({ pwsh: readStartEnv().pwsh }, progress);
    return describeCheck(2, "builds", [], true);
  },
};

const browser: Stage = {
  name: "browser",
  async run() {
    const { done } = await ensureBrowser();
    return { ...describeCheck(1, "browser", [], true), looked: done };
  },
};

await setUpClient(progress);
const outcomes = await runLanes([
  await listStaticStages(),
  [
    build,
    browser,
    testStage("unit and database tests", ["unit", "database"]),
    testStage("PowerShell tests", ["powershell"]),
    testStage("start tests", ["start"]),
    browserStage,
  ],
]);
console.log(`All of it took ${progress.totalSeconds()}.`);
process.exitCode = sumUp(outcomes);

/** `npm run check`: what can be checked in seconds, without database, PowerShell and browser. */
import { createProgress } from "./progress.ts";
import { setUpClient } from "./set-up.ts";
import { runLanes, sumUp } from "./stages.ts";
import { listStaticStages } from "./static-stages.ts";
import { testStage } from "./test-stages.ts";

await setUpClient(createProgress());
const outcomes = await runLanes([await listStaticStages(), [testStage("unit tests", ["unit"])]]);
process.exitCode = sumUp(outcomes);

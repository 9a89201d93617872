import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";
import { lookAtEngine, machine, readStartTime } from "./machine.ts";

const here = { host: machine, pid: process.pid, startedAt: readStartTime(process.pid) };

test("a process that runs is alive; one whose id is free or another process's by now is gone", () => {
  const { pid } = spawnSync("true");
  expect(lookAtEngine(here)).toBe("alive");
  expect(lookAtEngine({ ...here, pid })).toBe("gone");
  expect(lookAtEngine({ ...here, startedAt: "1" })).toBe("gone");
});

test("nothing is said of a process of another machine or PID namespace, or of none", () => {
  const { pid } = spawnSync("true");
  expect(lookAtEngine({ ...here, pid, host: "another" })).toBe("elsewhere");
  expect(lookAtEngine({ ...here, pid, host: `${machine}0` })).toBe("elsewhere");
  expect(lookAtEngine({ ...here, pid: null })).toBe("elsewhere");
});

const enter = ["--pid", "--fork"];
const canEnter = (...more: string[]) => spawnSync("unshare", [...enter, ...more, "true"]).status === 0;
const look = `
  const { lookAtEngine, machine } = await import(${JSON.stringify(fileURLToPath(new URL("machine.ts", import.meta.url)))});
  const outer = JSON.parse(process.argv[1]);
  const seen = lookAtEngine(outer);
  console.log(JSON.stringify({ machine, seen, seenAsOwn: lookAtEngine({ ...outer, host: machine }) }));
`;

/** Looks from a PID namespace of its own at the process that runs this test. */
function lookFromNamespace(...more: string[]): { machine: string; seen: string; seenAsOwn: string } {
  const args = [...enter, ...more, process.execPath, "--input-type=module", "-e", look, JSON.stringify(here)];
  return JSON.parse(execFileSync("unshare", args, { encoding: "utf8" }));
}

test.runIf(canEnter("--mount-proc"))(
  "from another PID namespace of the same host, a process that runs is not taken for gone",
  () => {
    const answer = lookFromNamespace("--mount-proc");
    expect(answer.machine.split("/").slice(0, 2)).toEqual(machine.split("/").slice(0, 2));
    // Its id is free there: were the two machines one, it would be gone.
    expect(answer).toMatchObject({ seen: "elsewhere", seenAsOwn: "gone" });
  },
);

test.runIf(canEnter())("where /proc is another namespace's, nothing is said of any process", () => {
  expect(lookFromNamespace()).toMatchObject({ seen: "elsewhere", seenAsOwn: "elsewhere" });
});

import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, utimesSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { createScratch, removeOldScratch } from "./scratch.ts";

test("folders of dead workers are removed after a day, those of living ones and foreign ones never", () => {
  const folder = mkdtempSync(join(tmpdir(), "sendlock-scratch-"));
  const deadPid = spawnSync(process.execPath, ["--version"]).pid;
  const twoDaysAgo = new Date(Date.now() - 48 * 3_600_000);
  const make = (name: string, time = twoDaysAgo) => {
    const path = join(folder, name);
    mkdirSync(path, { recursive: true });
    utimesSync(path, time, time);
    return path;
  };
  const own = createScratch(folder);
  utimesSync(own, twoDaysAgo, twoDaysAgo);
  const old = make(`sendlock-engine-${deadPid}-old`);
  const kept = [own, make(`sendlock-engine-${deadPid}-new`, new Date()), make("somebody-else")];
  removeOldScratch(folder);
  expect(existsSync(old)).toBe(false);
  expect(kept.filter((path) => !existsSync(path))).toEqual([]);
  rmSync(folder, { recursive: true });
});

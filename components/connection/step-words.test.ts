import { expect, test } from "vitest";
import { beginConnection, endConnection, settleStep } from "#lib/connection/rules.ts";
import type { ConnectionView, ShownConnection, StepResult } from "#lib/connection/schema.ts";
import { checkWords, cureOf, stepWords } from "./step-words.ts";

const shown = (...results: StepResult[]): ShownConnection => {
  const { steps, ...rest } = results.reduce(settleStep, beginConnection());
  return { ...rest, steps: steps.map((step) => ({ ...step, cause: null, fix: null })) };
};
const view = (part: Partial<ConnectionView>) =>
  ({ jobId: null, progress: null, connection: null, ...part }) as ConnectionView;

test("a check says no more than how far it came", () => {
  expect(checkWords(view({}))).toBe("Not checked yet.");
  expect(checkWords(view({ jobId: "1" }))).toBe("Waiting for a worker to check it…");
  expect(checkWords(view({ jobId: "1", progress: shown({ step: "known", state: "passed" }) }))).toBe(
    "Checking: The app gets a token…",
  );
  const failed = endConnection(shown({ step: "connect", state: "failed", code: "role-missing" }));
  expect(checkWords(view({ connection: failed as ShownConnection }))).toBe(
    "The check stopped at: PowerShell connects to Exchange.",
  );
});

test("a step that was not reached is not called good, nor one that the token does not state", () => {
  const of = (state: StepResult["state"]) => ({ step: "role" as const, state, cause: null, fix: null });
  expect(stepWords(of("waiting"), true)).toBe("Not looked at");
  expect(stepWords(of("waiting"), false)).toBe("Waiting");
  expect(stepWords(of("unstated"), true)).toContain("Not stated in the token");
});

test("consent and role are offered where they may be the cure", () => {
  expect(["no-consent", "role-missing", "secret-expired", undefined].map(cureOf)).toEqual([
    "consent",
    "role",
    null,
    null,
  ]);
});

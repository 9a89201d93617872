import { expect, test } from "vitest";
import { beginConnection, consentAddress, endConnection, judgeRoles, nextStep, settleStep } from "./rules.ts";
import { connectionSchema } from "./schema.ts";
import { connectionSteps } from "./steps.ts";

const other = "729827e3-9c14-49f7-bb1b-9608f156bbb8";

test("a check begins with every step of the contract, in its order, and none looked at", () => {
  const { steps } = beginConnection();
  expect(steps.map(({ step }) => step)).toEqual([...connectionSteps]);
  expect(steps.every(({ state }) => state === "waiting")).toBe(true);
  expect(connectionSchema.parse(beginConnection()).outcome).toBeNull();
});

test("a check has passed when nothing failed, though steps were skipped or not stated", () => {
  const skipped = settleStep(beginConnection(), { step: "change", state: "skipped", code: "watch-only" });
  expect(endConnection(skipped).outcome).toBe("passed");
  const failed = settleStep(skipped, { step: "token", state: "failed", code: "no-consent" });
  expect(endConnection(failed).outcome).toBe("failed");
  expect(nextStep(failed.steps)?.step).toBe("known");
});

test.each<[string, string[] | undefined, object]>([
  ["are absent", undefined, { state: "unstated" }],
  ["are none", [], { state: "unstated" }],
  ["are others", [other], { state: "unstated" }],
  [
    "are enough",
    [other, "29232CDF-9323-42fd-ade2-1d097af3e4de"],
    { state: "passed", found: "Exchange Administrator" },
  ],
  ["may only read", ["f2ef992c-3afb-46b9-b7cf-a126ee74c451"], { state: "passed", found: "Global Reader" }],
])("roles in the token that %s are a hint and fail nothing", (_name, ids, expected) => {
  expect(judgeRoles(ids)).toEqual({ step: "role", ...expected });
});

test("nothing that stands in a consent address can add to its parameters", () => {
  const address = new URL(
    consentAddress({
      authority: "https://login.example",
      exchange: "https://exchange.example",
      entraTenantId: "0190c1de-0000-7000-8000-000000000001",
      clientId: "id&scope=all",
      redirectUri: "https://us.example/a?b=c&d",
      state: "s#t",
    }),
  );
  expect([...address.searchParams.keys()]).toEqual(["client_id", "scope", "redirect_uri", "state"]);
  expect(address.hash).toBe("");
});

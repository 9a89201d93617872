import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { refusals } from "../credentials/refusals.ts";
import { decideTransition } from "../runs/outcome.ts";
import { isSignInFailure } from "../runs/rules.ts";
import { catalogue, explainError, findRow, findRows } from "./catalogue.ts";
import { reasons } from "./reasons.ts";
import { fromRejectDirectSend, toRejectDirectSend } from "./rules.ts";
import { recordedTexts } from "./test-recorded-texts.ts";

describe("the recorded texts", () => {
  test("cover each of the 62 known failures and every row that Microsoft's words can tell", () => {
    const numbers = new Set(recordedTexts.map(([row]) => row));
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: 62 }, (_, n) => n + 1));
    const told = new Set(recordedTexts.map(([, , , code]) => code));
    const tellable = catalogue.filter(({ entra, words }) => entra || words).map(({ code }) => code);
    expect(tellable.filter((code) => !told.has(code))).toEqual([]);
  });

  test.each(recordedTexts)("%i, %s: %s", (_row, type, raw, code, errorClass) => {
    expect(explainError(type, raw)).toMatchObject({ code, class: errorClass });
  });

  test("fit one row each, by the engine's type and by the text alone", () => {
    for (const [, type, raw, code] of recordedTexts) {
      expect(
        findRows(type, raw).map((row) => row.code),
        raw,
      ).toEqual([code]);
      const byText = findRows("", raw).map((row) => row.code);
      expect(byText.length, raw).toBeLessThanOrEqual(1);
    }
  });

  test("hold the words of no other row: what tells a row is said in its own texts alone", () => {
    for (const [, , raw, code] of recordedTexts) {
      if (raw.includes("AADSTS")) continue;
      const worded = catalogue.filter(({ words }) =>
        words?.some((word) => (typeof word === "string" ? raw.includes(word) : word.test(raw))),
      );
      expect(
        worded.map((row) => row.code).filter((other) => other !== code),
        raw,
      ).toEqual([]);
    }
  });
});

const numbers = catalogue.flatMap(({ code, entra = [] }) =>
  entra.flatMap((number) => (typeof number === "number" ? [{ code, number }] : [])),
);

test("a number of Entra is found in any surroundings, and decides over every word and number after it", () => {
  expect(numbers.length).toBeGreaterThan(50);
  const words = fc.constantFrom(...recordedTexts.map(([, , raw]) => raw), "", "Server Busy", "access_denied");
  const before = fc
    .oneof(fc.string(), fc.constantFrom("invalid_client ", "error_description=", "("))
    .filter((text) => !text.includes("AADSTS"));
  fc.assert(
    fc.property(
      fc.constantFrom(...numbers),
      before,
      fc.constantFrom("", ":", ": ", "\n", ".", ","),
      words,
      ({ code, number }, start, end, rest) => {
        const separator = end === "" && /^\w/.test(rest) ? " " : end;
        expect(explainError("entra", `${start}AADSTS${number}${separator}${rest}`).code).toBe(code);
      },
    ),
    { numRuns: 2_000 },
  );
});

test("a number that is only the beginning or the end of another tells nothing", () => {
  const known = new Set(numbers.map(({ number }) => String(number)));
  for (const { number } of numbers)
    for (const other of [`${number}0`, `${number}99`, `1${number}`])
      if (!known.has(other)) expect(explainError("entra", `AADSTS${other}: x`).code).toBe("unrecognised");
});

describe("what is tried again", () => {
  const now = { state: "running", requested: "blocked", setAt: null, tries: 0, rereads: 0 } as const;
  const isTriedAgain = (row: ReturnType<typeof findRow>) =>
    decideTransition(
      now,
      { kind: "failed", failure: { code: row.code, class: row.class, raw: "" }, settled: true },
      "running",
      () => 0,
    ).to === "again";
  const all = [...catalogue, ...Object.values({ ...reasons, ...refusals }), findRow("from-the-future")];

  test("is what will pass, over the whole catalogue, and nothing else", () => {
    expect(all.filter(isTriedAgain).map(({ code }) => code)).toEqual(
      all.filter((row) => row.class === "transient").map(({ code }) => code),
    );
    expect(all.filter(isTriedAgain).length).toBeGreaterThan(8);
  });

  test("is no refusal of a credential, a permission or a role", () => {
    const refusals = all.filter(
      ({ code }) =>
        isSignInFailure(code) ||
        /role|permi|allowed|refused|consent|read-only|secret|certificate|credential|offered/.test(code),
    );
    expect(refusals.length).toBeGreaterThan(30);
    expect(refusals.filter(isTriedAgain).map(({ code }) => code)).toEqual([
      // Both are about a change in Entra that was made minutes ago.
      "certificate-settling",
      "consent-settling",
    ]);
  });
});

test.each([
  ["network", "The simulated cloud is not running.", "network"],
  ["notHydrated", "", "not-hydrated"],
  ["throttled", "", "throttled"],
  ["moduleBroken", "Could not load file or assembly 'X'.", "engine-missing"],
  ["unauthorized", "IDX10214: Audience validation failed.", "not-allowed"],
  ["wrongTenant", "AADSTS90002", "wrong-tenant"],
  ["engineMissing", "The module requires PowerShell 7.6", "engine-missing"],
  ["entra", "AADSTS53003: … caused by AADSTS700016", "conditional-access"],
  ["entra", "access_denied AADSTS999999: something new", "unrecognised"],
  ["unrecognised", "something new", "unrecognised"],
])("%s %s is explained as %s", (type, raw, code) => {
  expect(explainError(type, raw).code).toBe(code);
});

test("every row has a cause, a fix, a code of its own and a way to be told; no type or number stands in two", () => {
  expect(catalogue.length).toBeGreaterThan(55);
  const codes = [...catalogue.map(({ code }) => code), ...Object.keys(reasons), ...Object.keys(refusals)];
  expect(new Set(codes).size).toBe(codes.length);
  const types = catalogue.flatMap(({ types = [], kinds = [] }) => [...types, ...kinds]);
  expect(new Set(types).size).toBe(types.length);
  expect(new Set(numbers.map(({ number }) => number)).size).toBe(numbers.length);
  for (const { code, cause, fix, types, entra, words, kinds } of catalogue) {
    expect(cause, code).toMatch(/^[A-Z].{20,}\.$/s);
    expect(fix, code).toMatch(/^[A-Z].{10,}\.$/s);
    expect([types, entra, words, kinds].flat().filter(Boolean), code).not.toEqual([]);
  }
});

test("no cure names an address of one cloud where the tenant may be in another", () => {
  for (const { code, cause, fix } of catalogue)
    expect(`${cause} ${fix}`, code).not.toMatch(/https?:|\.com\/|entra\.microsoft|portal\.|login\.microsoft/);
});

test("a code of another version reads as unrecognised, never as nothing", () => {
  expect(findRow("from-the-future")).toMatchObject({
    code: "from-the-future",
    cause: expect.stringContaining("does not know"),
  });
});

test("an absent setting is unknown and never allowed", () => {
  expect(fromRejectDirectSend(null)).toBe("unknown");
  expect(fromRejectDirectSend(true)).toBe("blocked");
  expect(fromRejectDirectSend(false)).toBe("allowed");
  expect(toRejectDirectSend("blocked")).toBe(true);
});

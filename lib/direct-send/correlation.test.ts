import { expect, test } from "vitest";
import { readCorrelationId } from "./correlation.ts";

const id = "3f1b2c4d-0a1b-4c2d-8e3f-5a6b7c8d9e0f";

test.each([
  [
    "Entra",
    `AADSTS700016: not found. Trace ID: 00000000-0000-4000-8000-000000000001 Correlation ID: ${id} Timestamp: 2026`,
  ],
  ["a cmdlet of Exchange", `[Server=AM0PR01,RequestId=${id},TimeStamp=Mon, 23 Nov 2026] refused`],
  ["a server that answers in JSON", `{"error":{"innerError":{"request-id":"${id}"}}}`],
  ["capitals", `RequestId=${id.toUpperCase()}`],
])("the id of the request that failed is found in the words of %s", (_who, raw) => {
  expect(readCorrelationId(raw)).toBe(id);
});

test("no id is made up where a text has none that is Microsoft's", () => {
  expect(readCorrelationId(`tenant ${id} refused`)).toBeUndefined();
});

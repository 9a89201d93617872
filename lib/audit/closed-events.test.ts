import { expect, test } from "vitest";
import { z } from "zod";
import { auditEventSchema, newEventSchema } from "./schema.ts";

interface Definition {
  type: string;
  catchall?: z.core.$ZodType;
  shape?: Record<string, z.core.$ZodType>;
  innerType?: z.core.$ZodType;
  element?: z.core.$ZodType;
  options?: readonly z.core.$ZodType[];
  keyType?: z.core.$ZodType;
  valueType?: z.core.$ZodType;
  checks?: readonly z.core.$ZodCheck[];
  format?: string;
  pattern?: RegExp;
}

const definitionOf = (schema: z.core.$ZodType) => schema._zod.def as unknown as Definition;
const checksOf = ({ checks = [] }: Definition) =>
  checks.map(({ _zod }) => _zod.def as { check: string; format?: string; pattern?: RegExp });

/** Ids, days and times have a form of their own. A pattern counts where it says from start to end how long a text is. */
const shortFormats = new Set(["uuid", "guid", "datetime", "date"]);
const isWholePattern = (pattern: RegExp) => /^\^[^*+]*\$$/.test(pattern.source);

function isBounded(definition: Definition): boolean {
  if (definition.format && shortFormats.has(definition.format)) return true;
  return checksOf(definition).some(
    ({ check, format, pattern }) =>
      check === "max_length" ||
      check === "length_equals" ||
      (format === "regex" && pattern !== undefined && isWholePattern(pattern)),
  );
}

/** Places where something could be written that nobody named, or without end. */
function findOpenPlaces(schema: z.core.$ZodType, path: string): string[] {
  const definition = definitionOf(schema);
  const { type, shape = {}, innerType, element, options = [], keyType, valueType, catchall } = definition;
  switch (type) {
    case "object": {
      const inner = Object.entries(shape).flatMap(([name, one]) => findOpenPlaces(one, `${path}.${name}`));
      return catchall && definitionOf(catchall).type === "never"
        ? inner
        : [`${path} takes unknown members`, ...inner];
    }
    case "string":
      return isBounded(definition) ? [] : [`${path} is a text without end`];
    case "array": {
      const inner = element ? findOpenPlaces(element, `${path}[]`) : [];
      return checksOf(definition).some(({ check }) => check === "max_length")
        ? inner
        : [`${path} is a list without end`, ...inner];
    }
    case "record": {
      const isNamed = keyType && definitionOf(keyType).type === "enum";
      const inner = valueType ? findOpenPlaces(valueType, `${path}{}`) : [];
      return isNamed ? inner : [`${path} takes unknown members`, ...inner];
    }
    case "union":
      return options.flatMap((one) => findOpenPlaces(one, path));
    case "optional":
    case "nullable":
      return innerType ? findOpenPlaces(innerType, path) : [`${path} is empty`];
    case "enum":
    case "literal":
    case "number":
    case "boolean":
      return [];
    default:
      return [`${path} is ${type}`];
  }
}

test("no event has a place for a member that is not named, or for a text or list without end", () => {
  const { options } = newEventSchema;
  console.log(`looked at ${options.length} kinds of event`);
  expect(options.length).toBeGreaterThan(50);
  const open = options.flatMap((one) => {
    const [type] = (one.shape.type as z.ZodLiteral<string>).values;
    return findOpenPlaces(one, type ?? "?");
  });
  expect(open).toEqual([]);
});

test.each([
  ["unknown members", z.object({})],
  ["a text without end", z.strictObject({ a: z.string() })],
  ["a text whose pattern has no end", z.strictObject({ a: z.string().regex(/^a+$/) })],
  ["a list without end", z.strictObject({ a: z.array(z.boolean()) })],
  ["names that are made up", z.strictObject({ a: z.record(z.string(), z.number()) })],
  ["anything", z.strictObject({ a: z.any().optional() })],
  ["what is not known", z.strictObject({ a: z.unknown() })],
  [
    "what another schema makes of it",
    z.strictObject({
      a: z
        .string()
        .max(2)
        .transform((text) => text),
    }),
  ],
])("%s would be found out", (_what, schema) => {
  expect(findOpenPlaces(schema, "event")).toHaveLength(1);
});

const tenant = {
  id: "0198c0de-0000-7000-8000-00000000000a",
  entraTenantId: "8d3f7a52-6c1b-4e0f-9a27-5b1c0e4d7f36",
  domain: "contoso.onmicrosoft.com",
  name: "Contoso",
};
const person = {
  kind: "person",
  id: "0198c0de-0000-7000-8000-0000000000aa",
  name: "Ada",
  role: "technician",
};
const link = { v: 1, seq: 7, prev: "0".repeat(64), at: "2026-11-20T14:02:00.000Z", actor: person };
const runId = "0198c0de-0000-7000-8000-00000000000b";
const item = { runId, itemId: runId, attempt: 1, tenant, before: "allowed", requested: "blocked" };

/** Bodies as they were written before an item named its reason, its credential or Microsoft's id. */
test.each([
  { ...link, type: "item.setting", ...item },
  { ...link, type: "item.succeeded", ...item, after: "blocked", result: "changed" },
  { ...link, type: "item.failed", ...item, errorCode: "no-consent", errorRaw: "AADSTS700016" },
  { ...link, type: "run.finished", runId, outcome: "partial", counts: { succeeded: 2, failed: 1 } },
  { ...link, type: "session.ended", sessionId: runId, origin: { requestId: "r", address: "::1" } },
  {
    ...link,
    type: "tenant.connectionChecked",
    tenant,
    jobId: runId,
    outcome: "failed",
    step: "token",
    errorCode: "x",
  },
  {
    ...link,
    type: "credential.refused",
    appRegistrationId: runId,
    clientId: runId,
    credentialId: runId,
    kind: "secret",
    errorCode: "x",
    errorRaw: "",
  },
  { ...link, type: "filter.saved", name: "Gold", query: "tag=gold" },
])("an older $type is read as it was written", (body) => {
  expect(auditEventSchema.parse(body)).toEqual(body);
});

import { expect, it } from "vitest";
import { csvLines } from "./export.ts";

const row = (tenant: string) => csvLines([{ tenant }]).trimEnd().split(",")[0];

it.each(["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1"])("a name like %j begins no formula", (name) => {
  expect(row(name)?.replace(/^"/, "")).toMatch(/^'/);
});

it("a formula does not hide behind a character that is dropped", () => {
  expect(row("\0=1+1")).toBe("'=1+1");
});

it("an ordinary name stays as it is, and one with a comma or quote is quoted", () => {
  expect(row("Contoso")).toBe("Contoso");
  expect(csvLines([{ tenant: 'A, "B"' }])).toMatch(/^"A, ""B""",/);
});

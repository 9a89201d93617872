import { expect, it } from "vitest";
import { rankByName, readQuestion } from "./palette-question.ts";

it.each([
  ["block contoso ltd", "block", "contoso ltd"],
  ["  Allow  x ", "allow", "x"],
  ["check ", "check", ""],
  ["check", null, "check"],
  ["blocker co", null, "blocker co"],
  ["contoso block", null, "contoso block"],
  ["", null, ""],
])("reads %j as the verb %j and the name %j", (text, verb, name) => {
  expect(readQuestion(text)).toEqual({ verb, name });
});

it("names that begin with what is sought come before others, which keep their order", () => {
  const names = ["By its domain", "Falcon", "The Contoso", "Contoso", "Cohort"].map((name) => ({ name }));
  expect(rankByName(names, "Co").map(({ name }) => name)).toEqual([
    "Contoso",
    "Cohort",
    "The Contoso",
    "Falcon",
    "By its domain",
  ]);
});

import { expect, test } from "vitest";
import { applyEdit, businessHoursWords, describeEdits, isReviewDue } from "./rules.ts";

test.each([
  [[1, 2, 3, 4, 5], "08:00", "18:00", "Mon to Fri, 08:00 to 18:00"],
  [[1, 3, 5], "08:00", "18:00", "Mon, Wed, Fri, 08:00 to 18:00"],
  [[6, 7], "22:00", "06:00", "Sat, Sun, 22:00 to 06:00"],
  [[], "08:00", "18:00", "None: always in its change window"],
  [[1], "00:00", "00:00", "None: always in its change window"],
])("business days %j from %s to %s read: %4$s", (businessDays, businessFrom, businessTo, words) => {
  expect(businessHoursWords({ businessDays, businessFrom, businessTo })).toBe(words);
});

test("an exclusion is due on its day and after it, and not before", () => {
  const now = new Date("2027-01-31T00:00:00Z");
  expect(["2027-01-30", "2027-01-31", "2027-02-01"].map((day) => isReviewDue(day, now))).toEqual([
    true,
    true,
    false,
  ]);
});

test("an edit of hours that count on no day yet is kept and told all the same", () => {
  const before = {
    name: "Contoso",
    tags: [],
    timeZone: "UTC",
    notes: "",
    contact: "",
    businessDays: [],
    businessFrom: "08:00",
    businessTo: "18:00",
  };
  expect(describeEdits(before, applyEdit(before, { businessFrom: "09:00" }))).toEqual([
    { field: "business hours", before: "no day, 08:00 to 18:00", after: "no day, 09:00 to 18:00" },
  ]);
});

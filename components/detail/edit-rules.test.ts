import { describe, expect, it } from "vitest";
import { checkForm, dayFromNow, fieldRefusal, readEdit, readTags, startForm } from "./edit-rules.ts";

const tenant = {
  name: "Contoso",
  tags: ["gold", "canary"],
  timeZone: "UTC",
  notes: "",
  contact: "",
  businessDays: [1, 2, 3, 4, 5],
  businessFrom: "08:00",
  businessTo: "18:00",
};
const opened = startForm(tenant);

describe("the form of a tenant", () => {
  it("sends nothing when nothing was changed, and else what was changed alone", () => {
    expect(readEdit(opened, { ...opened, name: " Contoso " })).toEqual({});
    expect(readEdit(opened, { ...opened, tags: "gold,  new ,gold,", businessDays: [] })).toEqual({
      tags: ["gold", "new"],
      businessDays: [],
    });
  });

  it("says what is wrong at the field where it is", () => {
    expect(checkForm(opened)).toEqual({});
    const many = Array.from({ length: 21 }, (_, n) => n).join();
    const wrong = { ...opened, name: "  ", tags: many, businessFrom: "", businessTo: "" };
    expect(Object.keys(checkForm(wrong)).sort()).toEqual(["businessFrom", "businessTo", "name", "tags"]);
  });
});

it.each([
  ["", []],
  [" , ", []],
  ["a, b,a", ["a", "b"]],
])("tags typed as %j are %j", (text, tags) => expect(readTags(text)).toEqual(tags));

it("a refusal of one tag of several stands at the tags, as a sentence", () => {
  const fields = [{ path: "tags.1", message: "must not hold a comma" }];
  expect(fieldRefusal(fields, "tags")).toBe("Must not hold a comma.");
  expect(fieldRefusal(fields, "name")).toBeUndefined();
});

it("a day is counted by the date in UTC, also over a month's end", () => {
  expect(dayFromNow(Date.parse("2027-01-31T23:30:00Z"), 1)).toBe("2027-02-01");
});

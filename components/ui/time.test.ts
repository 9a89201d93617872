import { expect, it } from "vitest";
import { formatAge } from "./time.tsx";

it.each([
  [-5_000, "just now"],
  [59_999, "just now"],
  [60_000, "1 min ago"],
  [4 * 60_000 + 59_999, "4 min ago"],
  [60 * 60_000, "1 h ago"],
  [24 * 60 * 60_000, "1 day ago"],
  [49 * 60 * 60_000, "2 days ago"],
])("an age of %i ms reads %s", (ms, words) => {
  expect(formatAge(ms)).toBe(words);
});

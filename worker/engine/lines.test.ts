import fc from "fast-check";
import { expect, test } from "vitest";
import { createLineSplitter, longestLineBytes } from "./lines.ts";

function collect() {
  const lines: string[] = [];
  const noise: { beginning: string; bytes: number }[] = [];
  const splitter = createLineSplitter(
    (line) => lines.push(line),
    (beginning, bytes) => noise.push({ beginning, bytes }),
  );
  return { lines, noise, splitter };
}

test("the same lines come out wherever the bytes are cut, in the middle of a character too", () => {
  const line = fc
    .string({ unit: "grapheme", minLength: 1, maxLength: 40 })
    .map((text) => text.replaceAll(/\s/gu, "x"))
    .filter((text) => text.trim() === text && text !== "");
  fc.assert(
    fc.property(fc.array(line, { maxLength: 20 }), fc.array(fc.nat(400)), (expected, cuts) => {
      const bytes = Buffer.from(expected.map((one) => `${one}\n`).join(""));
      const places = [...new Set([0, ...cuts.map((cut) => cut % (bytes.length + 1)), bytes.length])].sort(
        (a, b) => a - b,
      );
      const { lines, noise, splitter } = collect();
      for (const [index, from] of places.entries()) splitter.push(bytes.subarray(from, places[index + 1]));
      splitter.end();
      expect(lines).toEqual(expected);
      expect(noise).toEqual([]);
    }),
  );
});

test("a line of 2 MB is dropped with its length, and the next one is read", () => {
  const { lines, noise, splitter } = collect();
  const bytes = 2 * 1024 * 1024;
  const long = Buffer.from(`${"x".repeat(bytes)}\nnext\n`);
  for (let from = 0; from < long.length; from += 8_191) splitter.push(long.subarray(from, from + 8_191));
  expect(lines).toEqual(["next"]);
  expect(noise).toEqual([{ beginning: "x".repeat(2_048), bytes }]);
});

test("a line of exactly the longest length is taken, one byte more is not", () => {
  const { lines, noise, splitter } = collect();
  splitter.push(Buffer.from(`${"a".repeat(longestLineBytes)}\n${"b".repeat(longestLineBytes + 1)}\n`));
  expect(lines.map((line) => line.length)).toEqual([longestLineBytes]);
  expect(noise.map(({ bytes }) => bytes)).toEqual([longestLineBytes + 1]);
});

test("half a line at the end is noise and never a line", () => {
  const { lines, noise, splitter } = collect();
  splitter.push(Buffer.from('whole\n{"v":1,"id":"a","ok":true'));
  splitter.end();
  expect(lines).toEqual(["whole"]);
  expect(noise).toEqual([{ beginning: '{"v":1,"id":"a","ok":true', bytes: 25 }]);
});

test("empty lines are no lines", () => {
  const { lines, noise, splitter } = collect();
  splitter.push(Buffer.from("\n\r\n  \na\r\n\n"));
  splitter.end();
  expect({ lines, noise }).toEqual({ lines: ["a"], noise: [] });
});

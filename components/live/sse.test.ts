import fc from "fast-check";
import { expect, it } from "vitest";
import { createEventParser } from "./sse.ts";

const stream =
  'retry: 1000\n\nid: 7\nevent: reset\ndata: {}\n\n: still here\n\nid: 8\r\nevent: change\r\ndata: {"kind":"tenant"}\r\n\r\ndata: a\ndata: b\n\n';
const events = [
  { event: "reset", id: "7", data: "{}" },
  { event: "change", id: "8", data: '{"kind":"tenant"}' },
  { event: "message", id: "8", data: "a\nb" },
];

it("reads the same events wherever the network cuts the stream", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(stream.length)), (cuts) => {
      const parse = createEventParser();
      const places = [0, ...cuts.sort((a, b) => a - b), stream.length];
      const pieces = places.slice(1).map((to, index) => stream.slice(places[index], to));
      expect(pieces.flatMap(parse)).toEqual(events);
    }),
  );
});

it("tells nothing of an event that has not ended", () => {
  const parse = createEventParser();
  expect(parse("id: 9\nevent: change\ndata: {}\n")).toEqual([]);
  expect(parse("\n")).toHaveLength(1);
});

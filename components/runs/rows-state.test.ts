import { describe, expect, it } from "vitest";
import { nextQuestion, putPage, type Rows, startRows } from "./rows-state.ts";

const many = (from: number, count: number) => Array.from({ length: count }, (_, at) => from + at);
const first: Rows<number> = startRows({ items: many(0, 100), nextCursor: 99, total: 10_000 });

describe("a long list", () => {
  it("asks for more only when rows on show are not loaded", () => {
    expect(nextQuestion(first, { first: 0, last: 99 }, false)).toBeNull();
    expect(nextQuestion(first, { first: 60, last: 100 }, false)).toEqual({ from: 100, limit: 100 });
  });

  it("reaches the end in pages of at most 500", () => {
    let rows = first;
    let asked = 0;
    for (;;) {
      const question = nextQuestion(rows, { first: 9_960, last: 9_999 }, false);
      if (!question) break;
      asked += 1;
      const { from, limit } = question;
      const items = many(from, Math.min(limit, 10_000 - from));
      const last = items.at(-1) ?? 0;
      rows = putPage(rows, from, { items, nextCursor: last === 9_999 ? null : last, total: 10_000 });
    }
    expect(rows.items).toEqual(many(0, 10_000));
    expect(asked).toBe(20);
  });

  it("asks again only for what is on show when something changed, and for rows above once they are looked at", () => {
    const rows: Rows<number> = { ...first, items: many(0, 1_000) };
    expect(nextQuestion(rows, { first: 420, last: 460 }, true)).toEqual({ from: 400, limit: 100 });
    const renewed = putPage(rows, 400, { items: many(400, 100), nextCursor: 499, total: 10_000 });
    expect(renewed.items).toHaveLength(500);
    expect(nextQuestion(renewed, { first: 420, last: 460 }, false)).toBeNull();
    expect(nextQuestion(renewed, { first: 380, last: 420 }, false)).toEqual({ from: 300, limit: 200 });
  });

  it("that has become shorter than what is on show is asked for from its new end", () => {
    const rows: Rows<number> = { items: many(0, 30), total: 30, hasMore: false, staleBefore: 0 };
    expect(nextQuestion(rows, { first: 0, last: 500 }, false)).toBeNull();
    expect(nextQuestion(rows, { first: 400, last: 500 }, true)).toEqual({ from: 30, limit: 100 });
  });
});

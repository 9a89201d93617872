import { describe, expect, it } from "vitest";
import {
  addNewer,
  addOlder,
  type HistoryEntry,
  isReadable,
  neighboursOf,
  newestSeq,
  readPage,
  showWaiting,
  startHistory,
} from "./history-state.ts";

const entries = (...seqs: number[]) => seqs.map((seq) => ({ seq }) as HistoryEntry);
const seqs = (list: readonly HistoryEntry[]) => list.map(({ seq }) => seq);
const page = (nextBeforeSeq: number | null, ...list: number[]) => ({
  items: entries(...list),
  nextBeforeSeq,
});

describe("the shown history", () => {
  const shown = startHistory(page(4, 6, 5, 4));

  it("takes new events on top at once when its reader is there", () => {
    expect(seqs(addNewer(shown, page(5, 8, 7, 6, 5), true).items)).toEqual([8, 7, 6, 5, 4]);
  });

  it("lets them wait, in order, while its reader is further down", () => {
    const once = addNewer(shown, page(5, 7, 6, 5), false);
    const twice = addNewer(once, page(6, 9, 8, 7, 6), false);
    expect(seqs(twice.items)).toEqual([6, 5, 4]);
    expect(seqs(twice.waiting)).toEqual([9, 8, 7]);
    expect(newestSeq(twice)).toBe(9);
    expect(seqs(showWaiting(twice).items)).toEqual([9, 8, 7, 6, 5, 4]);
  });

  it("never shows an event twice", () => {
    expect(addNewer(shown, page(5, 6, 5), true)).toBe(shown);
    expect(seqs(addOlder(shown, page(null, 5, 4, 3)).items)).toEqual([6, 5, 4, 3]);
  });

  it("begins anew rather than leave a hole", () => {
    const after = addNewer(shown, page(20, 22, 21, 20), false);
    expect(seqs(after.items)).toEqual([22, 21, 20]);
    expect(after).toMatchObject({ waiting: [], nextBeforeSeq: 20 });
  });

  it("keeps its older pages when new events come", () => {
    const longer = addOlder(shown, page(null, 3, 2, 1));
    expect(addNewer(longer, page(5, 7, 6, 5), true)).toMatchObject({ nextBeforeSeq: null });
    expect(seqs(addNewer(longer, page(5, 7, 6, 5), true).items)).toEqual([7, 6, 5, 4, 3, 2, 1]);
  });

  it("fills an empty list", () => {
    expect(seqs(addNewer(startHistory(page(null)), page(null, 1), true).items)).toEqual([1]);
  });
});

it("an entry that can't be read stands in its place among the others", () => {
  const one = { at: "2026-11-23T14:02:00.000Z", type: "x.y", hash: "", signature: "" };
  const [newest, between, oldest] = readPage({
    items: entries(9, 7).filter(isReadable),
    unreadable: [{ ...one, seq: 8 }],
    nextBeforeSeq: null,
  }).items;
  expect([newest?.seq, between?.seq, oldest?.seq]).toEqual([9, 8, 7]);
  expect(between && isReadable(between)).toBe(false);
});

describe("beside an open event", () => {
  const shown = startHistory(page(4, 9, 6, 4));

  it("stand its neighbours in the list, until the list ends", () => {
    expect(neighboursOf(shown, 6)).toEqual({ newer: 9, older: 4, isLast: false });
    expect(neighboursOf(shown, 9)).toEqual({ newer: null, older: 6, isLast: false });
    expect(neighboursOf(shown, 4)).toEqual({ newer: 6, older: null, isLast: true });
  });

  it("stand the next numbers where the list does not hold it", () => {
    expect(neighboursOf(shown, 5)).toEqual({ newer: 6, older: 4, isLast: false });
    expect(neighboursOf(null, 1)).toEqual({ newer: 2, older: null, isLast: false });
  });
});

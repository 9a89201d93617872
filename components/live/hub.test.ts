import { afterEach, expect, it, vi } from "vitest";
import { createHub, type Hub } from "./hub.ts";
import type { LiveMessage, LiveState } from "./messages.ts";

/** One browser: its tabs share lock and channel. The server's side of each stream is in the test's hands. */
interface Stream {
  tab: string;
  after: number | null;
  send: (...messages: LiveMessage[]) => void;
  say: (state: LiveState) => void;
  ended: boolean;
}

let browsers = 0;
const hubs: Hub[] = [];
afterEach(() => {
  for (const hub of hubs.splice(0)) hub.stop();
  vi.useRealTimers();
});

const reset = (seq: number): LiveMessage => ({ type: "reset", seq });
const change = (seq: number): LiveMessage => ({
  type: "change",
  seq,
  change: { seq, kind: "tenant", ref: String(seq) },
});
const seen = (messages: LiveMessage[]) => messages.map(({ type, seq }) => `${type} ${seq}`);

function openBrowser(options: { locks?: boolean } = {}) {
  browsers += 1;
  const name = `test ${process.pid} ${browsers}`;
  const streams: Stream[] = [];
  const openTab = (tab: string) => {
    const got: LiveMessage[] = [];
    const hub = createHub({
      name,
      locks: options.locks === false ? undefined : navigator.locks,
      follow: ({ after, onMessages, onState, signal }) =>
        new Promise((resolve) => {
          const stream: Stream = {
            tab,
            after: after(),
            send: (...messages) => onMessages(messages),
            say: onState,
            ended: false,
          };
          streams.push(stream);
          signal.addEventListener("abort", () => {
            stream.ended = true;
            resolve();
          });
        }),
    });
    hubs.push(hub);
    hub.subscribe((messages) => got.push(...messages));
    return { hub, got: () => seen(got) };
  };
  const open = async (count: number) => {
    await vi.waitFor(() => expect(streams.filter(({ ended }) => !ended)).toHaveLength(count));
    return streams.findLast(({ ended }) => !ended) as Stream;
  };
  return { openTab, open, streams };
}

it("seven tabs have one stream, and each hears every change once", async () => {
  const browser = openBrowser();
  const tabs = ["1", "2", "3", "4", "5", "6", "7"].map(browser.openTab);
  const stream = await browser.open(1);
  expect(stream).toMatchObject({ tab: "1", after: null });
  stream.send(reset(10), change(11));
  stream.send(change(11), change(13));
  for (const tab of tabs)
    await vi.waitFor(() => expect(tab.got()).toEqual(["reset 10", "change 11", "change 13"]));
  expect(browser.streams).toHaveLength(1);
});

it("when the tab with the stream is closed, another goes on after the last number", async () => {
  const browser = openBrowser();
  const [first, second] = [browser.openTab("1"), browser.openTab("2")];
  (await browser.open(1)).send(reset(10), change(11));
  await vi.waitFor(() => expect(second.got()).toHaveLength(2));
  first.hub.stop();
  const stream = await vi.waitUntil(() => browser.streams.find(({ tab }) => tab === "2"));
  expect(stream.after).toBe(11);
  stream.send(change(11), change(12));
  expect(second.got()).toEqual(["reset 10", "change 11", "change 12"]);
});

it("a tab that is opened later begins with a reset and then hears what comes", async () => {
  const browser = openBrowser();
  browser.openTab("1");
  const stream = await browser.open(1);
  stream.say("connected");
  stream.send(reset(10), change(11));
  const late = browser.openTab("2");
  await vi.waitFor(() => expect(late.got()).toEqual(["reset 11"]));
  expect(late.hub.state()).toBe("connected");
  stream.send(change(12));
  await vi.waitFor(() => expect(late.got()).toEqual(["reset 11", "change 12"]));
});

it("a page that is shown later in the same tab begins with a reset", async () => {
  const browser = openBrowser();
  const { hub } = browser.openTab("1");
  (await browser.open(1)).send(reset(10), change(11));
  const got: LiveMessage[] = [];
  hub.subscribe((messages) => got.push(...messages));
  await vi.waitFor(() => expect(seen(got)).toEqual(["reset 11"]));
});

it("every tab knows of a lost connection and of its end", async () => {
  const browser = openBrowser();
  const tabs = [browser.openTab("1"), browser.openTab("2")];
  const stream = await browser.open(1);
  for (const state of ["connected", "lost", "connected"] as const) {
    stream.say(state);
    for (const { hub } of tabs) await vi.waitFor(() => expect(hub.state()).toBe(state));
  }
});

it("a tab takes the stream from one that is asleep, which gives it up", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  const browser = openBrowser();
  browser.openTab("1");
  const second = browser.openTab("2");
  const tick = () => new Promise((resolve) => setImmediate(resolve));
  while (browser.streams.length === 0) await tick();
  browser.streams[0]?.send(reset(10));
  while (second.got().length === 0) await tick();
  vi.advanceTimersByTime(41_000);
  while (browser.streams.length < 2 || !browser.streams[0]?.ended) await tick();
  expect(browser.streams.map(({ tab, after }) => [tab, after])).toEqual([
    ["1", null],
    ["2", 10],
  ]);
});

it("without locks each tab has its own stream", async () => {
  const browser = openBrowser({ locks: false });
  const tabs = [browser.openTab("1"), browser.openTab("2")];
  await browser.open(2);
  for (const stream of browser.streams) stream.send(reset(5));
  for (const tab of tabs) expect(tab.got()).toEqual(["reset 5"]);
});

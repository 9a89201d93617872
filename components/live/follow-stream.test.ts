import { expect, it, vi } from "vitest";
import { type FollowOptions, followStream } from "./follow-stream.ts";
import type { LiveMessage, LiveState } from "./messages.ts";

/** What the server answers, try by try; `null` is out of reach. The stream of the last try stays open. */
function follow(answers: (Response | null)[]) {
  const asked: string[] = [];
  const messages: LiveMessage[] = [];
  const states: LiveState[] = [];
  const ending = new AbortController();
  let signedOut = 0;
  const options: FollowOptions = {
    after: () => messages.at(-1)?.seq ?? null,
    onMessages: (more) => messages.push(...more),
    onState: (state) => states.at(-1) === state || states.push(state),
    onSignedOut: () => (signedOut += 1),
    signal: ending.signal,
    fetch: async (path, init) => {
      asked.push(String(path));
      const answer = answers.shift();
      if (answer) return answer;
      if (answer === null) throw new TypeError("fetch failed");
      return await new Promise((_, reject) =>
        init?.signal?.addEventListener("abort", () => reject(new Error())),
      );
    },
  };
  const ended = followStream(options);
  return { asked, messages, states, ended, end: () => ending.abort(), signedOut: () => signedOut };
}

const change = (seq: number) => `id: ${seq}\nevent: change\ndata: {"kind":"run","ref":"r"}\n\n`;

it("goes on after the last number whenever the stream ends, the server is away or answers with a fault", async () => {
  const first = new Response(`retry: 1000\n\nid: 3\nevent: reset\ndata: {}\n\n${change(4)}`);
  const { asked, messages, states, end, ended } = follow([
    first,
    null,
    new Response("", { status: 503 }),
    new Response(change(5)),
  ]);
  await vi.waitFor(() => expect(asked).toHaveLength(5), { timeout: 5_000 });
  end();
  await ended;
  expect(asked).toEqual([
    "/api/v1/events",
    "/api/v1/events?after=4",
    "/api/v1/events?after=4",
    "/api/v1/events?after=4",
    "/api/v1/events?after=5",
  ]);
  expect(messages).toEqual([
    { type: "reset", seq: 3 },
    { type: "change", seq: 4, change: { seq: 4, kind: "run", ref: "r" } },
    { type: "change", seq: 5, change: { seq: 5, kind: "run", ref: "r" } },
  ]);
  expect(states).toEqual(["connecting", "connected", "connecting", "lost", "connected", "connecting"]);
});

it("stops when the session has ended, and says so", async () => {
  const { ended, asked, signedOut } = follow([new Response("", { status: 401 })]);
  await ended;
  expect(asked).toHaveLength(1);
  expect(signedOut()).toBe(1);
});

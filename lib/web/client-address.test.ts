import { createServer, type IncomingMessage } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientAddress, notePeerAddresses } from "./client-address.ts";

let received: IncomingMessage;
const server = createServer((request, response) => {
  received = request;
  response.end();
});
let url: string;

beforeAll(async () => {
  notePeerAddresses();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`;
});
afterAll(() => void server.close());

async function addressOf(
  sent: Record<string, string>,
  trustedProxies: string[],
): Promise<string | undefined> {
  await fetch(url, { headers: sent });
  const headers = new Headers(Object.entries(received.headers).map(([name, value]) => [name, String(value)]));
  return clientAddress(headers, trustedProxies);
}

describe("the client's address", () => {
  it.each([
    ["comes from the socket", {}, [], "127.0.0.1"],
    ["is not what a client claims", { "x-forwarded-for": "6.6.6.6" }, [], "127.0.0.1"],
    ["is what a trusted proxy says", { "x-forwarded-for": "203.0.113.7" }, ["127.0.0.1"], "203.0.113.7"],
    [
      "is the last that no trusted proxy has",
      { "x-forwarded-for": "6.6.6.6, 203.0.113.7, 10.1.2.3" },
      ["127.0.0.0/8", "10.0.0.0/8"],
      "203.0.113.7",
    ],
    [
      "is the proxy's where the header is nonsense",
      { "x-forwarded-for": "not-an-address" },
      ["127.0.0.1"],
      "127.0.0.1",
    ],
    ["can be IPv6", { "x-forwarded-for": "2001:db8::1" }, ["127.0.0.1", "2001:db9::/32"], "2001:db8::1"],
  ])("%s", async (_name, sent, trusted, address) => {
    expect(await addressOf(sent as Record<string, string>, trusted as string[])).toBe(address);
  });

  it("is not known where no socket was seen, whatever the headers say", () => {
    expect(clientAddress(new Headers({ "x-forwarded-for": "6.6.6.6" }), ["127.0.0.1"])).toBeUndefined();
  });
});

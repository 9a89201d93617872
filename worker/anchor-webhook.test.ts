import { once } from "node:events";
import type { IncomingMessage, ServerResponse } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { listNetworks } from "#lib/networks.ts";
import { type KeyAndCertificate, makeServerCertificate } from "../sim/certificate.ts";
import { postHead, type Webhook } from "./anchor-webhook.ts";

const head = { seq: 7, hash: "a".repeat(64), signature: "c2ln" };
const at = new Date("2026-11-23T12:00:00Z");
const key = "/hooks/canary-key";

let certificate: KeyAndCertificate;
let server: Server;
let received: { method: string; path: string; type: string; body: string }[];
let answer: (request: IncomingMessage, response: ServerResponse) => void;

beforeAll(async () => {
  certificate = await makeServerCertificate();
  server = createServer({ key: certificate.privateKeyPem, cert: certificate.certificatePem });
  server.on("request", async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const { method = "", url: path = "", headers } = request;
    received.push({ method, path, type: headers["content-type"] ?? "", body });
    answer(request, response);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterAll(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, "close");
});
beforeEach(() => {
  received = [];
  answer = (_request, response) => response.writeHead(204).end();
});

const webhook = (more: Partial<Webhook> = {}): Webhook => ({
  url: `https://localhost:${(server.address() as AddressInfo).port}${key}`,
  allowed: listNetworks(["127.0.0.0/8", "::1"]),
  ca: certificate.certificatePem,
  ...more,
});

test("a head is posted as JSON to an address in a network that the operator named", async () => {
  await postHead(webhook(), head, at);
  expect(received).toMatchObject([{ method: "POST", path: key, type: "application/json" }]);
  expect(JSON.parse(received[0]?.body ?? "")).toEqual({ at: at.toISOString(), ...head });
});

test.each([
  "localhost",
  "127.0.0.1",
  "0x7f.1",
  "2130706433",
  "[::1]",
  "[::ffff:127.0.0.1]",
  "169.254.169.254",
  "[fd00:ec2::254]",
])("without that, nothing is connected to: %s", async (host) => {
  const { port } = server.address() as AddressInfo;
  const refused = postHead(
    webhook({ url: `https://${host}:${port}${key}`, allowed: listNetworks([]) }),
    head,
    at,
  );
  await expect(refused).rejects.toThrow(/which is not public/);
  expect(received).toEqual([]);
});

test("a redirect is not followed", async () => {
  answer = (_request, response) => response.writeHead(302, { location: key }).end();
  await expect(postHead(webhook(), head, at)).rejects.toThrow(
    "answered with 302: redirects are not followed",
  );
  expect(received).toHaveLength(1);
});

test("an answer that is no success is a failure, and its body is not waited for", async () => {
  answer = (_request, response) => response.writeHead(503).write("more to come");
  await expect(postHead(webhook(), head, at)).rejects.toThrow("answered with 503");
  answer = (_request, response) => response.writeHead(200).write("more to come");
  await postHead(webhook(), head, at);
});

test("a certificate that is not trusted, or another host's, is refused", async () => {
  await expect(postHead(webhook({ ca: undefined }), head, at)).rejects.toThrow("DEPTH_ZERO_SELF_SIGNED_CERT");
  const { port } = server.address() as AddressInfo;
  const other = webhook({ url: `https://127.0.0.2:${port}${key}` });
  await expect(postHead(other, head, at)).rejects.toThrow(/connection failed \((ERR_TLS|ECONNREFUSED)/);
  expect(received).toEqual([]);
});

test("what is said of a failure holds nothing of the address, whose path may be a key", async () => {
  server.closeAllConnections();
  answer = (request) => request.socket.destroy();
  const failing = postHead(webhook(), head, at).catch((error: Error) => error);
  expect(String(await failing)).toMatch(/connection failed/);
  expect(String(await failing)).not.toContain("canary");
});

test("10 s without an answer are enough", { timeout: 15_000 }, async () => {
  answer = () => undefined;
  const from = performance.now();
  await expect(postHead(webhook(), head, at)).rejects.toThrow("no answer within 10 s");
  expect(performance.now() - from).toBeLessThan(11_500);
});

import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findFreePort } from "../scripts/ports.ts";
import { createProgress } from "../scripts/progress.ts";
import { setUp } from "../scripts/set-up.ts";
import { type Image, layOutImage, readCompose, readImage, readService } from "./test-compose.ts";
import { makeEngineFiles, startContainer, startImageServer, type TestContainer } from "./test-container.ts";

const compose = readCompose();
const folder = mkdtempSync(join(tmpdir(), "sendlock-containers-"));
const secrets = join(folder, "secrets");
const images: Record<string, Image> = {};
const started: TestContainer[] = [];
let engine: { PATH: string; HOME: string };
let server: { port: number; stop: () => Promise<void> } | undefined;
let webPort: number;

beforeAll(async () => {
  chmodSync(folder, 0o755);
  engine = makeEngineFiles(folder);
  webPort = await findFreePort();
  await setUp({ pwsh: join(folder, "bin/pwsh") }, createProgress());
  for (const name of ["web", "worker"]) {
    const image = readImage(`docker/${name}.Dockerfile`);
    images[`docker/${name}.Dockerfile`] = image;
    layOutImage(image, join(folder, name));
  }
});
afterAll(async () => {
  for (const { child, exitCode } of started) {
    child.kill("SIGKILL");
    await exitCode;
  }
  await server?.stop();
  rmSync(folder, { recursive: true, force: true });
});

/** What stands inside a container under a name of its own, and here under another. */
const translate = (text: string) =>
  text
    .replaceAll(/\/run\/secrets\/([\w.-]+)/g, (_all, name: string) =>
      join(folder, compose.secrets[name]?.file ?? "no such secret"),
    )
    .replace(/^\/secrets$/, secrets)
    .replace(/^\/anchors$/, join(folder, "anchors"))
    .replaceAll("127.0.0.1:3000", `127.0.0.1:${webPort}`);

/** `next start -H 0.0.0.0 -p 3000` on loopback and a free port. */
const translateAddress = (word: string) =>
  word === "0.0.0.0" ? "127.0.0.1" : word === "3000" ? String(webPort) : translate(word);

function runIn(name: string, command: readonly string[]): TestContainer {
  const service = readService(compose, name);
  const dockerfile = service.build?.dockerfile ?? "";
  const image = images[dockerfile];
  if (!image) throw new Error(`${name} has no image of ours.`);
  const settings = Object.entries(service.environment ?? {}).map(([key, value]) => [
    key,
    translate(String(value)),
  ]);
  const environment = { ...image.environment, ...Object.fromEntries(settings), ...engine };
  const where = join(folder, dockerfile.includes("worker") ? "worker" : "web");
  const one = startContainer(where, command.map(translateAddress), environment);
  started.push(one);
  return one;
}

/** Runs a service as compose does, with arguments in place of its command if given. */
function run(name: string, ...args: string[]): TestContainer {
  const { entrypoint = [], command, build } = readService(compose, name);
  const own = command ?? images[build?.dockerfile ?? ""]?.command ?? [];
  return runIn(name, [...entrypoint, ...(args.length > 0 ? args : own)]);
}

async function finish(container: TestContainer): Promise<string> {
  const exitCode = await container.exitCode;
  if (exitCode !== 0) throw new Error(`It ended with ${exitCode}: ${container.output()}`);
  return container.output();
}

async function checkHealth(name: string): Promise<string> {
  const [kind, ...command] = readService(compose, name).healthcheck?.test ?? [];
  expect(kind).toBe("CMD");
  return await finish(runIn(name, command));
}

const becomeHealthy = (name: string, container: TestContainer) =>
  vi.waitFor(
    async () => {
      if (container.child.exitCode !== null) throw new Error(`It ended: ${container.output()}`);
      await checkHealth(name);
    },
    { timeout: 60_000, interval: 500 },
  );

async function stop({ child, exitCode }: TestContainer): Promise<number | null> {
  child.kill("SIGTERM");
  return await exitCode;
}

const readSecret = (name: string) => readFileSync(join(secrets, name), "utf8");

describe("a first start, in the order of docker-compose.yml", () => {
  test("keys makes every file that a service is given, for its owner alone, and never a second time", async () => {
    await finish(run("keys"));
    const files = Object.values(compose.secrets).map(({ file }) => join(folder, file));
    for (const file of files) expect(statSync(file).mode & 0o777, file).toBe(0o600);
    const before = files.map((file) => readFileSync(file, "utf8"));
    expect(await finish(run("keys"))).toContain("already");
    expect(files.map((file) => readFileSync(file, "utf8"))).toEqual(before);
  });

  test("keys makes no new key beside the rest of an old set", async () => {
    const file = join(secrets, "keys/audit-signing.pem");
    const key = readFileSync(file);
    rmSync(file);
    const refused = run("keys");
    expect(await refused.exitCode).toBe(1);
    expect(refused.output()).toContain("lacks keys/audit-signing.pem");
    writeFileSync(file, key, { mode: 0o600 });
  });

  test("migrate makes the product's role, which is not the owner, and can be run again", async () => {
    const settings = readService(compose, "postgres").environment as Record<string, string>;
    server = await startImageServer(folder, settings, readSecret("owner-password"));
    for (const name of ["database-admin-url", "database-url"]) {
      writeFileSync(
        join(secrets, name),
        readSecret(name).replace("@postgres:5432/", `@127.0.0.1:${server.port}/`),
      );
    }
    expect(await finish(run("migrate"))).toMatch(/\([1-9]\d* migrations applied\)/);
    expect(await finish(run("migrate"))).toContain("(0 migrations applied)");
    const client = new pg.Client({ connectionString: readSecret("database-url") });
    await client.connect();
    const { rows } = await client.query(
      "SELECT rolname, rolsuper FROM pg_roles WHERE rolname = current_user",
    );
    expect(rows).toEqual([{ rolname: "sendlock_product", rolsuper: false }]);
    await expect(client.query("UPDATE audit_events SET type = 'x'")).rejects.toThrow("permission denied");
    await client.end();
  });

  test("a changed password of the product's role is taken over by migrate", async () => {
    const changed = readSecret("database-url").replace(/:[^:@]+@/, ":changed-password@");
    writeFileSync(join(secrets, "database-url"), changed);
    await finish(run("migrate"));
    const client = new pg.Client({ connectionString: changed });
    await client.connect();
    await client.end();
    expect(readFileSync(join(folder, "postgres.log"), "utf8")).not.toContain("changed-password");
  });

  test("web and worker start, say by their health checks how they are, and end when asked", async () => {
    const web = run("web");
    await becomeHealthy("web", web);
    await expect(checkHealth("worker")).rejects.toThrow("No worker has reported");
    const worker = run("worker");
    await becomeHealthy("worker", worker);
    const health = await fetch(`http://127.0.0.1:${webPort}/api/v1/health/ready`);
    expect(await health.json()).toMatchObject({
      ready: true,
      workers: { state: "alive", alive: 1, problems: [] },
    });
    expect(await stop(worker)).toBe(0);
    await expect(checkHealth("worker")).rejects.toThrow("No worker has reported");
    // So Next says that SIGTERM ended it in good order.
    expect(await stop(web)).toBe(143);
    await expect(checkHealth("web")).rejects.toThrow();
  });

  test("sign-in links and API tokens are made by commands beside them", async () => {
    expect(await finish(run("sign-in-link"))).toMatch(/^https:\/\/sendlock\.example\/sign-in#\S{20,}\n$/m);
    expect(await finish(run("token", "--name", "script", "--role", "viewer"))).toMatch(
      /^sendlock_\S{20,}\n$/m,
    );
  });
});

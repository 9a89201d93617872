import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, expect, test } from "vitest";
import { locateEngine, refuseModule, refuseVersion } from "./locate.ts";

const microsoftGuid = "B5ECED50-AFA4-455B-847A-D8FB64140A22";
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "sendlock-locate-"));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function program(path: string): string {
  const file = join(root, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, "");
  chmodSync(file, 0o755);
  return file;
}

function manifest(version: string, guid = microsoftGuid): string {
  const file = join(root, `home/.local/share/powershell/Modules/ExchangeOnlineManagement/${version}`);
  mkdirSync(file, { recursive: true });
  const path = join(file, "ExchangeOnlineManagement.psd1");
  writeFileSync(path, `@{\nModuleVersion = '${version}'\nGUID = '${guid}'\n}`);
  return path;
}

const options = () => ({
  projectRoot: root,
  environment: { PATH: join(root, "bin"), HOME: join(root, "home") },
});

test("no PowerShell at all is said, with the way to get one", () => {
  expect(locateEngine("simulated", options())).toMatchObject({ state: "missing", code: "engine.missing" });
});

test("the small host serves simulated tenants, and real ones are told that they need PowerShell 7.6", () => {
  const command = program(".cache/powershell-host/sendlock-powershell");
  expect(locateEngine("simulated", options())).toMatchObject({ host: "small", command });
  expect(locateEngine("real", options())).toMatchObject({
    code: "engine.missing",
    message: expect.stringMatching(/7\.6/),
  });
});

test("pwsh on PATH goes before the small host, and PWSH before both", () => {
  program(".cache/powershell-host/sendlock-powershell");
  const onPath = program("bin/pwsh");
  const set = program("elsewhere/pwsh");
  expect(locateEngine("simulated", options())).toMatchObject({ host: "pwsh", command: onPath });
  expect(locateEngine("simulated", { ...options(), pwsh: set })).toMatchObject({
    host: "pwsh",
    command: set,
  });
});

test("a PWSH that cannot be run is said and not passed over", () => {
  program("bin/pwsh");
  expect(locateEngine("simulated", { ...options(), pwsh: join(root, "none") })).toMatchObject({
    code: "engine.missing",
  });
});

test("real tenants get the newest module that carries Microsoft's GUID, by its absolute path", () => {
  program("bin/pwsh");
  expect(locateEngine("real", options())).toMatchObject({ code: "module.missing" });
  manifest("3.9.2");
  const newest = manifest("3.10.1");
  manifest("9.0.0", "eb4fe5e3-73c6-4ebe-82b6-da8783cdd693");
  expect(locateEngine("real", options())).toMatchObject({ modulePath: newest });
});

test("a module of that name which is not Microsoft's is refused for real tenants", () => {
  program("bin/pwsh");
  manifest("3.10.1", "eb4fe5e3-73c6-4ebe-82b6-da8783cdd693");
  expect(locateEngine("real", options())).toMatchObject({ code: "module.refused" });
});

test("an engine that loaded another module, or the module from another folder, is refused", () => {
  program("bin/pwsh");
  const located = locateEngine("simulated", options());
  if ("state" in located) throw new Error(located.message);
  const path = dirname(located.modulePath);
  const own = { name: "ExchangeOnlineManagement", version: "1.0.0", guid: located.moduleGuid, path };
  expect(refuseModule(located, own)).toBeNull();
  expect(refuseModule(located, { ...own, guid: microsoftGuid })).toMatchObject({ code: "module.refused" });
  expect(refuseModule(located, { ...own, path: "/tmp" })).toMatchObject({ code: "module.refused" });
});

test("pwsh before 7.6 is too old", () => {
  expect(refuseVersion("pwsh", "7.5.9")).toMatchObject({ code: "engine.too-old" });
  expect(refuseVersion("pwsh", "7.6.0")).toBeNull();
  expect(refuseVersion("pwsh", "8.0.0-preview.1")).toBeNull();
});

import { expect, test } from "vitest";
import { completeLock, describePlatform, listMissing } from "./lock-file.ts";

const lock = {
  name: "any",
  packages: {
    "": { version: "1.0.0" },
    "node_modules/tool": {
      version: "2.0.0",
      dev: true,
      optionalDependencies: { "@tool/cli-linux-x64": "2.0.0", "@tool/cli-darwin-arm64": "2.0.0" },
    },
    "node_modules/@tool/cli-linux-x64": { version: "2.0.0" },
    "node_modules/a/node_modules/b": { version: "1.0.0", optionalDependencies: { c: "^1.0.0", d: "1.0.0" } },
    "node_modules/a/node_modules/c": { version: "1.0.0" },
    "node_modules/d": { version: "1.0.0" },
  },
};

test("an optional package that no folder above holds is missing", () => {
  expect(listMissing(lock)).toEqual([{ name: "@tool/cli-darwin-arm64", version: "2.0.0", dev: true }]);
});

test("the completed lock file misses nothing, keeps the rest and is in npm's order", () => {
  const complete = completeLock(lock);
  expect(listMissing(complete)).toEqual([]);
  expect(complete.packages).toMatchObject(lock.packages);
  expect(complete.packages["node_modules/@tool/cli-darwin-arm64" as keyof typeof complete.packages]).toEqual({
    version: "2.0.0",
    os: ["darwin"],
    cpu: ["arm64"],
    dev: true,
    optional: true,
  });
  expect(Object.keys(complete.packages)).toEqual(Object.keys(complete.packages).sort());
});

test.each([
  ["@swc/core-linux-arm-gnueabihf", { os: ["linux"], cpu: ["arm"], libc: ["glibc"] }],
  ["@biomejs/cli-linux-arm64-musl", { os: ["linux"], cpu: ["arm64"], libc: ["musl"] }],
  ["@oxc-parser/binding-win32-ia32-msvc", { os: ["win32"], cpu: ["ia32"] }],
  ["@tailwindcss/oxide-wasm32-wasi", { cpu: ["wasm32"] }],
])("%s is for one platform", (name, platform) => {
  expect(describePlatform(name)).toEqual(platform);
});

test("a name that tells no platform is refused", () => {
  expect(() => describePlatform("fsevents")).toThrow(/tells no platform/);
});

// Runs before `npm start` and `npm test`, under whatever Node the machine has: no dependency, no TypeScript.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter } from "node:path";
import { fileURLToPath } from "node:url";

const root = fileURLToPath(new URL("..", import.meta.url));
const stampFile = `${root}node_modules/.cache/sendlock-install`;
const oldestNode = 20;

function fail(sentence) {
  console.error(sentence);
  process.exit(1);
}

function readWanted() {
  const { dependencies, devDependencies, allowScripts } = JSON.parse(
    readFileSync(`${root}package.json`, "utf8"),
  );
  return createHash("sha256")
    .update(readFileSync(`${root}package-lock.json`))
    .update(JSON.stringify([dependencies, devDependencies, allowScripts, process.platform, process.arch]))
    .digest("hex");
}

function readInstalled() {
  try {
    return readFileSync(stampFile, "utf8");
  } catch {
    return "nothing";
  }
}

// The outer npm hands its settings down: these must not change what is installed. And its PATH begins
// with this project's own Node, which `npm ci` removes while it runs.
function npmEnv() {
  const env = { ...process.env };
  for (const name of Object.keys(env)) {
    if (
      /^(NODE_ENV|npm_config_(omit|include|only|production|global|dry_run|ignore_scripts|json))$/i.test(name)
    ) {
      delete env[name];
    }
  }
  const folders = (env.PATH ?? "").split(delimiter);
  env.PATH = folders.filter((folder) => !folder.includes("node_modules")).join(delimiter);
  return env;
}

function install() {
  const args = ["ci", "--include=dev", "--no-audit", "--no-fund", "--loglevel=error"];
  const child = spawn("npm", args, { cwd: root, env: npmEnv(), stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (chunk) => {
      said += chunk;
    });
  }
  return new Promise((resolve) => {
    child.once("error", (error) => resolve(error.message));
    child.once("close", (exitCode) => resolve(exitCode === 0 ? undefined : said.trim()));
  });
}

if (Number(process.versions.node.split(".")[0]) < oldestNode) {
  fail(
    `Sendlock needs Node ${oldestNode} or newer, and this is ${process.version}. Install it from https://nodejs.org.`,
  );
}
const wanted = readWanted();
if (readInstalled() !== wanted) {
  const startedAt = Date.now();
  const seconds = () => ((Date.now() - startedAt) / 1000).toFixed(1);
  console.log("Dependencies: installing with npm ci; the first time takes about a minute");
  const progress = setInterval(
    () => console.log(`Dependencies: still installing after ${seconds()} s`),
    15_000,
  );
  const fault = await install();
  clearInterval(progress);
  if (fault !== undefined) fail(`${fault}\nDependencies could not be installed: npm ci failed, see above.`);
  mkdirSync(`${root}node_modules/.cache`, { recursive: true });
  writeFileSync(stampFile, wanted);
  console.log(`Dependencies: installed in ${seconds()} s`);
}

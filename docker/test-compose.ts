import { cpSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { parse } from "yaml";
import { root } from "../scripts/set-up.ts";

export interface ComposeService {
  command?: string[];
  entrypoint?: string[];
  build?: { context: string; dockerfile: string };
  image?: string;
  user?: string;
  environment?: Record<string, string | number>;
  secrets?: string[];
  networks?: string[];
  healthcheck?: { test: string[] };
  stop_grace_period?: string;
  [other: string]: unknown;
}

export interface Compose {
  name: string;
  services: Record<string, ComposeService>;
  secrets: Record<string, { file: string }>;
  networks: Record<string, { internal?: boolean } | null>;
}

/** `${NAME:-default}` and `${NAME:?why}` in every text, as Compose fills them in. */
function fillIn(value: unknown, variables: Record<string, string>): unknown {
  if (Array.isArray(value)) return value.map((item) => fillIn(item, variables));
  if (value !== null && typeof value === "object")
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, fillIn(item, variables)]));
  if (typeof value !== "string") return value;
  return value.replace(
    /\$\{(\w+)(?::([-?])([^}]*))?\}/g,
    (_all, name: string, kind: string, rest: string) => {
      const given = variables[name] ?? (kind === "-" ? rest : undefined);
      if (given === undefined) throw new Error(`${name} is not set: ${rest}`);
      return given;
    },
  );
}

/** docker-compose.yml as Compose reads it. */
export function readCompose(
  variables: Record<string, string> = { SENDLOCK_HOST: "sendlock.example" },
): Compose {
  const text = readFileSync(join(root, "docker-compose.yml"), "utf8");
  return fillIn(parse(text, { merge: true }), variables) as Compose;
}

export function readService(compose: Compose, name: string): ComposeService {
  const service = compose.services[name];
  if (!service) throw new Error(`docker-compose.yml has no service ${name}.`);
  return service;
}

export interface Image {
  /** What the last stage takes from the build: paths below the project. */
  copied: string[];
  environment: Record<string, string>;
  command: string[];
  user: string;
}

/** The last stage of a Dockerfile. */
export function readImage(dockerfile: string): Image {
  const text = readFileSync(join(root, dockerfile), "utf8").replace(/\\\n\s*/g, " ");
  const last = text.slice(text.lastIndexOf("\nFROM "));
  const lines = (name: string) =>
    [...last.matchAll(new RegExp(`^${name} (.*)$`, "gm"))].map(([, rest = ""]) => rest);
  const copied = lines("COPY --from=build").flatMap((rest) => rest.split(" ").slice(0, -1));
  const settings = lines("ENV").flatMap((rest) => rest.trim().split(/\s+/));
  return {
    copied: copied.map((path) => path.replace(/^\/app\//, "")),
    environment: Object.fromEntries(settings.map((setting) => setting.split(/=(.*)/s).slice(0, 2))),
    command: JSON.parse(lines("CMD").at(-1) ?? "[]"),
    user: lines("USER").at(-1) ?? "root",
  };
}

const madeByBuild = ["node_modules", "generated", ".next"];

/** Top-level names that .dockerignore lets into the build, and patterns that it keeps out again. */
export function readContext(): { names: string[]; refused: string[] } {
  const lines = readFileSync(join(root, ".dockerignore"), "utf8")
    .split("\n")
    .filter((line) => line && !/^(#|\*$)/.test(line));
  return {
    names: lines.filter((line) => line.startsWith("!")).map((line) => line.slice(1)),
    refused: lines.filter((line) => !line.startsWith("!")),
  };
}

/** Lays out below `folder` what an image holds in /app, so that a file that it lacks is missed. */
export function layOutImage(image: Image, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const { names, refused } = readContext();
  const patterns = refused.map(
    (glob) => new RegExp(`(^|/)${glob.replace("**/", "").replace("*", "[^/]*")}(/|$)`),
  );
  for (const path of image.copied) {
    const top = path.split("/")[0] ?? "";
    if (!names.includes(top) && !madeByBuild.includes(top))
      throw new Error(`.dockerignore keeps ${path} out.`);
    if (path === "node_modules") symlinkSync(join(root, path), join(folder, path));
    else
      cpSync(join(root, path), join(folder, path), {
        recursive: true,
        verbatimSymlinks: true,
        filter: (source) =>
          madeByBuild.includes(top)
            ? !source.endsWith("/.next/cache")
            : !patterns.some((pattern) => pattern.test(source.slice(root.length))),
      });
  }
}

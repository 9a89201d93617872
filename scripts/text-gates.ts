import { posix } from "node:path";
import { listMissing } from "./lock-file.ts";
import { isSimulatorOrTest, isTest, isTypeScript, type SourceFile } from "./source-files.ts";

export interface GateResult {
  /** How many files the gate looked at; a gate that looked at none has failed. */
  looked: number;
  /** One line a fault, with the file. */
  faults: string[];
}

export interface TextGate {
  name: string;
  check: (files: readonly SourceFile[]) => GateResult;
}

function findIn(files: readonly SourceFile[], pattern: RegExp, why: string): GateResult {
  const faults = files.flatMap(({ path, text }) =>
    text.split("\n").flatMap((line, index) => (pattern.test(line) ? [`${path}:${index + 1} ${why}`] : [])),
  );
  return { looked: files.length, faults };
}

const mapping = "lib/direct-send/rules.ts";

/** Exchange's double negative is turned in one place; everything else says blocked and allowed. */
const oneMapping: TextGate = {
  name: "one mapping",
  check(all) {
    const files = all.filter(
      (file) => isTypeScript(file) && !isSimulatorOrTest(file) && !file.path.startsWith("scripts/"),
    );
    const elsewhere = files.filter((file) => file.path !== mapping);
    const result = findIn(elsewhere, /(?<![A-Za-z])RejectDirectSend/, `belongs in ${mapping}`);
    const there = files.some((file) => file.path === mapping && file.text.includes("RejectDirectSend"));
    return {
      looked: files.length,
      faults: there ? result.faults : [...result.faults, `${mapping} has no mapping`],
    };
  },
};

/** People take it along alone, so it can't be split. */
const verifier = "public/verify-history.mjs";

function lineLimit(file: SourceFile): number | undefined {
  if (file.path === verifier) return 540;
  if (/\.(ps1|psm1)$/.test(file.path)) return file.path.startsWith("sim/") ? 300 : 120;
  if (/\.(ts|tsx|js|mjs|cs)$/.test(file.path))
    return isTest(file) || file.path.startsWith("e2e/") ? 400 : 300;
  return undefined;
}

const fileLength: TextGate = {
  name: "file length",
  check(all) {
    const files = all.flatMap((file) => {
      const limit = lineLimit(file);
      return limit === undefined ? [] : [{ file, limit, lines: file.text.trimEnd().split("\n").length }];
    });
    const long = files.filter(({ lines, limit }) => lines > limit);
    return {
      looked: files.length,
      faults: long.map(({ file, lines, limit }) => `${file.path} has ${lines} lines, more than ${limit}`),
    };
  },
};

/** The product cannot tell what the simulated cloud records: nothing in it may look there. */
const simulatorWords: TextGate = {
  name: "simulator's words",
  check(all) {
    const files = all.filter(
      (file) => isTypeScript(file) && !isSimulatorOrTest(file) && !file.path.startsWith("scripts/"),
    );
    return findIn(
      files,
      /\bledger\b|["'`/]control["'`/]|\bcontrol\.(url|token)\b/i,
      "names the simulator's ledger or control",
    );
  },
};

/** `docs/operations.md` in running text; a route group's folder has brackets in its name. */
const pathInCode = /`((?:\.{0,2}[\w()[\]-][\w.()[\]-]*\/)+[\w.()[\]-]*)`/g;
const pathInLink = /\]\((?!\w+:|#)([^)#\s]+)/g;
const madeFolders = /^(\.data|\.cache|\.next|generated|node_modules)(\/|$)/;

/** Every folder and file that exists, by its path. */
function listPaths(files: readonly SourceFile[]): Set<string> {
  const prefixes = ({ path }: SourceFile) =>
    path.split("/").map((_, index, parts) => parts.slice(0, index + 1).join("/"));
  return new Set(files.flatMap(prefixes));
}

const docPaths: TextGate = {
  name: "paths in docs",
  check(all) {
    const docs = all.filter((file) => file.path.endsWith(".md"));
    const known = listPaths(all);
    const isMissing = (path: string) => !known.has(path.replace(/\/$/, "")) && !madeFolders.test(path);
    const faults = docs.flatMap(({ path, text }) => {
      const links = [...text.matchAll(pathInLink)].map(([, target = ""]) =>
        posix.join(posix.dirname(path), target),
      );
      // In running text a path is ours when it begins with a folder of ours.
      const named = [...text.matchAll(pathInCode)].map(([, target = ""]) => target);
      const ours = named.filter((target) => known.has(target.split("/")[0] ?? ""));
      return [...links, ...ours]
        .filter(isMissing)
        .map((target) => `${path} names ${target}, which does not exist`);
    });
    return { looked: docs.length, faults };
  },
};

const decisionNumbers: TextGate = {
  name: "decision numbers",
  check(all) {
    const decisions = all.filter((file) => /^docs\/decisions\/[^/]+\.md$/.test(file.path));
    const seen = new Map<string, string>();
    const faults = decisions.flatMap(({ path }) => {
      const number = /\/(\d{4})-/.exec(path)?.[1];
      if (number === undefined) return [`${path} has no number of four digits`];
      const other = seen.get(number);
      seen.set(number, path);
      return other === undefined ? [] : [`${path} has the number of ${other}`];
    });
    return { looked: decisions.length, faults };
  },
};

/** An incomplete lock file installs here and nowhere else. */
const lockFile: TextGate = {
  name: "lock file",
  check(all) {
    const locks = all.filter((file) => file.path === "package-lock.json");
    const missing = locks.flatMap(({ text }) => listMissing(JSON.parse(text)));
    const fix = "is not in package-lock.json: node scripts/complete-lock.ts";
    return { looked: locks.length, faults: missing.map(({ name }) => `${name} ${fix}`) };
  },
};

/** What belongs to one machine or one network, and in no file: its addresses and its folders. */
export function makeMachineGate(words: readonly string[]): TextGate {
  return {
    name: "this machine's names",
    check: (all) => ({
      looked: all.length,
      faults: all.flatMap(({ path, text }) =>
        words.flatMap((word) =>
          text.includes(word) ? [`${path} names a package registry or a folder of this machine`] : [],
        ),
      ),
    }),
  };
}

export const textGates: readonly TextGate[] = [
  oneMapping,
  fileLength,
  simulatorWords,
  docPaths,
  decisionNumbers,
  lockFile,
];

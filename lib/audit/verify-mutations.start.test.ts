import { type ChildProcess, execFile, spawn } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashBody, verifyExport } from "../../public/verify-history.mjs";
import type { ChainRow } from "./schema.ts";
import { makeChain, signer, toEndLine, toExport, toHead, toLine } from "./test-exports.ts";

const verifier = fileURLToPath(new URL("../../public/verify-history.mjs", import.meta.url));
const length = 10_000;
const rows = makeChain(length, undefined, 60);
const lines = toExport(rows);
const folder = mkdtempSync(join(tmpdir(), "sendlock-verify-"));
const paths = {
  whole: join(folder, "whole.jsonl"),
  key: join(folder, "key.pem"),
  heads: join(folder, "heads.jsonl"),
};
const rowAt = (seq: number) => rows[seq - 1] as ChainRow;

/** Takes `remove` lines from `at` (the first is 0) out of the export and puts `add` there. */
interface Splice {
  at: number;
  remove: number;
  add: string[];
}
/** What is done to an export, and the first row in it that is bad then. */
interface Mutation {
  splices: Splice[];
  firstBad: number;
  isCut?: boolean;
}

/** A process that has nothing of Sendlock but the verifier. It answers each line of splices with a verdict. */
const script = `
  import { readFileSync } from "node:fs";
  import { createInterface } from "node:readline";
  const [, , verifier, whole, keyFile, headsFile] = process.argv;
  const { readHeads, verifyExport } = await import(verifier);
  const lines = readFileSync(whole, "utf8").trimEnd().split("\\n");
  const key = readFileSync(keyFile, "utf8");
  const heads = readHeads(readFileSync(headsFile, "utf8"), headsFile);
  for await (const line of createInterface({ input: process.stdin })) {
    const { splices, isCut } = JSON.parse(line);
    const changed = [...lines];
    for (const { at, remove, add } of splices) changed.splice(at, remove, ...add);
    const { exitCode, bad, text } = await verifyExport(changed, isCut ? { key, heads } : { key });
    console.log(JSON.stringify({ exitCode, bad, text }));
  }`;

let child: ChildProcess;
let answers: AsyncIterator<string>;

beforeAll(() => {
  writeFileSync(paths.whole, `${lines.join("\n")}\n`);
  writeFileSync(paths.key, signer.publicKeyPem);
  writeFileSync(
    paths.heads,
    `${JSON.stringify({ at: "2026-11-23T12:00:00.000Z", ...toHead(rowAt(length)) })}\n`,
  );
  child = spawn(
    process.execPath,
    ["--input-type=module", "-e", script, "child", verifier, paths.whole, paths.key, paths.heads],
    {
      stdio: ["pipe", "pipe", "inherit"],
      env: { NODE_ENV: "production" },
    },
  );
  if (!child.stdout) throw new Error("The child has no output.");
  answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
});
afterAll(() => {
  child.kill();
  rmSync(folder, { recursive: true, force: true });
});

async function verify(mutation: Mutation): Promise<unknown> {
  child.stdin?.write(`${JSON.stringify(mutation)}\n`);
  return JSON.parse((await answers.next()).value);
}

/** Runs the verifier as people do. */
async function runVerifier({ splices, isCut }: Mutation): Promise<{ exitCode: number; text: string }> {
  const changed = [...lines];
  for (const { at, remove, add } of splices) changed.splice(at, remove, ...add);
  const file = join(folder, "changed.jsonl");
  writeFileSync(file, `${changed.join("\n")}\n`);
  const args = [verifier, file, "--key", paths.key, ...(isCut ? ["--head", paths.heads] : [])];
  return await new Promise((resolve) => {
    const run = execFile(
      process.execPath,
      args,
      { env: { NODE_ENV: "production" } },
      (_error, stdout, stderr) => resolve({ exitCode: run.exitCode ?? -1, text: stdout + stderr }),
    );
  });
}

const one = (seq: number, row: ChainRow): Mutation => ({
  splices: [{ at: seq, remove: 1, add: [toLine(row)] }],
  firstBad: seq,
});
/** Another content, with or without the hash that fits it. */
function forge(row: ChainRow, isHashed: boolean): ChainRow {
  const body = row.body.replace(/"why":"[^"]*"/, '"why":"forged"');
  return { ...row, body, hash: isHashed ? hashBody(body) : row.hash };
}
/** Links the rows from `seq` on anew behind `before`, as far as it goes without the key. */
function relink(before: ChainRow, seq: number, sign: (row: ChainRow) => string): string[] {
  let head = before;
  return rows.slice(seq - 1).map((row) => {
    const linked = row.body
      .replace(/"prev":"[0-9a-f]{64}"/, `"prev":"${head.hash}"`)
      .replace(/"prevSig":"[^"]*"/, `"prevSig":"${head.signature}"`);
    head = { ...row, body: linked, hash: hashBody(linked), signature: sign(row) };
    return toLine(head);
  });
}
const junk = Buffer.alloc(64, 5).toString("base64");
const junkOf = ({ seq }: ChainRow) => Buffer.alloc(64, `${seq} `).toString("base64");
const signatureEdits = [
  () => "",
  () => junk,
  (text: string) => `${text[0] === "A" ? "B" : "A"}${text.slice(1)}`,
  (text: string) => text.slice(0, -2),
  // The same bytes in other base64: its last letter has four bits that say nothing.
  (text: string) =>
    text.replace(/(.)==$/, (_, last: string) => `${{ A: "B", Q: "R", g: "h", w: "x" }[last]}==`),
];

const seqs = fc.integer({ min: 1, max: length });
const inner = fc.integer({ min: 2, max: length - 1 });
const pairs = fc.tuple(seqs, seqs).filter(([a, b]) => a < b);
const kinds: Record<string, fc.Arbitrary<Mutation>> = {
  edit: fc.tuple(seqs, fc.boolean()).map(([seq, isHashed]) => one(seq, forge(rowAt(seq), isHashed))),
  "another hash": seqs.map((seq) => one(seq, { ...rowAt(seq), hash: hashBody("x") })),
  "another number": fc
    .tuple(seqs, seqs)
    .filter(([seq, other]) => seq !== other)
    .map(([seq, other]) => one(seq, { ...rowAt(seq), seq: other })),
  "a member that no event has": seqs.map((seq) => ({
    splices: [{ at: seq, remove: 1, add: [toLine(rowAt(seq)).replace('{"seq"', '{"note":"x","seq"')] }],
    firstBad: seq,
  })),
  "another signature": fc
    .tuple(seqs, fc.constantFrom(...signatureEdits))
    .map(([seq, edit]) => one(seq, { ...rowAt(seq), signature: edit(rowAt(seq).signature) })),
  delete: fc.tuple(seqs, fc.integer({ min: 1, max: 5 })).map(([seq, many]) => ({
    splices: [{ at: seq, remove: Math.min(many, length + 1 - seq), add: [] }],
    firstBad: seq,
  })),
  repeat: fc
    .tuple(seqs, seqs)
    .filter(([seq, other]) => seq !== other)
    .map(([seq, other]) => ({
      splices: [{ at: seq, remove: 0, add: [toLine(rowAt(other))] }],
      firstBad: seq,
    })),
  insert: seqs.map((seq) => ({
    splices: [{ at: seq, remove: 0, add: [toLine({ ...forge(rowAt(seq), true), signature: junk })] }],
    firstBad: seq,
  })),
  swap: pairs.map(([first, second]) => ({
    splices: [
      { at: first, remove: 1, add: [toLine(rowAt(second))] },
      { at: second, remove: 1, add: [toLine(rowAt(first))] },
    ],
    firstBad: first,
  })),
  "swap, numbered anew": pairs.map(([first, second]) => ({
    splices: [
      { at: first, remove: 1, add: [toLine({ ...rowAt(second), seq: first })] },
      { at: second, remove: 1, add: [toLine({ ...rowAt(first), seq: second })] },
    ],
    firstBad: first,
  })),
  "re-hash of the tail": fc
    .tuple(
      inner,
      fc.constantFrom(junkOf, (row: ChainRow) => row.signature),
    )
    .map(([seq, sign]) => {
      const forged = forge(rowAt(seq), true);
      const first = { ...forged, signature: sign(forged) };
      const tail = [toLine(first), ...relink(first, seq + 1, sign)];
      return { splices: [endAfter(seq, tail)], firstBad: seq };
    }),
  "re-hash after an edited signature": inner.map((seq) => {
    const first = { ...rowAt(seq), signature: junk };
    return { splices: [endAfter(seq, [toLine(first), ...relink(first, seq + 1, junkOf)])], firstBad: seq };
  }),
  cut: fc.integer({ min: 0, max: length - 1 }).map((left) => ({
    splices: [{ at: left + 1, remove: length + 1 - left, add: [toEndLine(rows.slice(0, left))] }],
    firstBad: left + 1,
    isCut: true,
  })),
};

/** A tail from `seq` on, with a last line that fits it. */
function endAfter(seq: number, tail: string[]): Splice {
  const last = JSON.parse(tail.at(-1) ?? "");
  return {
    at: seq,
    remove: length + 2 - seq,
    add: [...tail, JSON.stringify({ end: true, rows: length, head: toHead(last) })],
  };
}

const found = (firstBad: number) => ({ exitCode: 1, bad: { seq: firstBad, line: firstBad + 1 } });
/** Those that make the rest of the export anew take longer. */
const runsOf = (kind: string) => (kind.startsWith("re-hash") ? 40 : 90);
let count = 0;

test("four times the rows take no more than six times the work", async () => {
  const work = async (lines: readonly string[]) => {
    const start = process.cpuUsage();
    expect(await verifyExport(lines, { key: signer.publicKeyPem })).toMatchObject({ exitCode: 0 });
    const { user, system } = process.cpuUsage(start);
    return user + system;
  };
  const long = makeChain(20_000);
  const tries: { short: number; long: number }[] = [];
  for (let n = 0; n < 5; n += 1)
    tries.push({ short: await work(toExport(long.slice(0, 5_000))), long: await work(toExport(long)) });
  const least = (name: "short" | "long") => Math.min(...tries.map((one) => one[name]));
  expect(least("long") / least("short")).toBeLessThan(6);
});

test("an untouched export of 10,000 rows is good", async () => {
  expect(await verify({ splices: [], firstBad: 0, isCut: true })).toMatchObject({ exitCode: 0, bad: null });
});

test.each(Object.keys(kinds))(
  "the verifier alone finds the first bad row of 10,000 after each random mutation: %s",
  async (kind) => {
    await fc.assert(
      fc.asyncProperty(kinds[kind] as fc.Arbitrary<Mutation>, async (mutation) => {
        expect(await verify(mutation)).toMatchObject(found(mutation.firstBad));
        count += 1;
      }),
      { numRuns: runsOf(kind) },
    );
    const mutations = fc.sample(kinds[kind] as fc.Arbitrary<Mutation>, 4);
    for (const mutation of mutations) {
      const { exitCode, text } = await runVerifier(mutation);
      expect(text).toContain(
        `BAD: #${mutation.firstBad.toLocaleString("en-GB")} (line ${mutation.firstBad + 1}): `,
      );
      expect(exitCode).toBe(1);
      count += 1;
    }
  },
  60_000,
);

test("more than 1,000 mutations were found", () => {
  console.info(`${count} mutations found, each at its first bad row`);
  expect(count).toBeGreaterThan(1_000);
});

import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { hashBody, readHeads, verifyExport } from "../../public/verify-history.mjs";
import { system } from "../access/schema.ts";
import type { ChainRow, Head } from "./schema.ts";
import {
  append,
  makeChain,
  makeTestSigner,
  signer,
  toEndLine,
  toExport,
  toHead,
  toLine,
} from "./test-exports.ts";

const verifier = fileURLToPath(new URL("../../public/verify-history.mjs", import.meta.url));
const rows = makeChain(12, undefined, 3);
const rowAt = (seq: number, chain = rows) => chain[seq - 1] as ChainRow;
const other = makeTestSigner(8);
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "sendlock-verify-"));
  write("key.pem", signer.publicKeyPem);
  write("export.jsonl", text(toExport(rows)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const text = (lines: readonly string[]) => `${lines.join("\n")}\n`;
const write = (name: string, content: string | Buffer) => writeFileSync(join(folder, name), content);
const keep = (heads: readonly Head[], at = "2026-11-23T11:00:00.000Z") =>
  text(heads.map(({ seq, hash, signature }) => JSON.stringify({ at, seq, hash, signature })));

/** Runs the verifier in a folder with nothing but it and the given files. */
async function run(...args: string[]): Promise<{ exitCode: number; stdout: string; stderr: string }> {
  return await new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [verifier, ...args],
      { cwd: folder, env: { NODE_ENV: "production" } },
      (_, stdout, stderr) => resolve({ exitCode: child.exitCode ?? -1, stdout, stderr }),
    );
  });
}

/** What the verifier says of these lines with the right key, and with these heads. */
async function check(lines: readonly string[] | string, heads?: string) {
  write("given.jsonl", typeof lines === "string" ? lines : text(lines));
  const kept = heads === undefined ? {} : { heads: readHeads(heads, "heads.jsonl") };
  const verdict = await verifyExport(join(folder, "given.jsonl"), { key: signer.publicKeyPem, ...kept });
  return `${verdict.exitCode} ${verdict.text}\n`;
}

test("a good export is said to be complete up to its newest event, and no further", async () => {
  expect(await run("export.jsonl", "--key", "key.pem")).toMatchInlineSnapshot(`
    {
      "exitCode": 0,
      "stderr": "",
      "stdout": "Good: 12 events, #1 to #12. None was edited, removed, added or moved since it was signed.
    Complete up to #12, signed at 2023-11-14T22:13:32.000Z; a later cut can't be seen from this alone.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    ",
    }
  `);
});

test("without a key it is said that only the export's own key was used", async () => {
  expect((await run("export.jsonl")).stdout).toMatchInlineSnapshot(`
    "Consistent: 12 events, #1 to #12.
    Complete up to #12, signed at 2023-11-14T22:13:32.000Z; a later cut can't be seen from this alone.
    No --key was given: this proves only that the export fits the key that it names itself, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=. Give --key with the public key from a place that you trust.
    "
  `);
});

test("an empty history, line ends of Windows, a byte order mark and a last line without end are read", async () => {
  expect(await check(toExport([]))).toMatchInlineSnapshot(`
    "0 The history is empty.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    "
  `);
  expect(await check(`\uFEFF${toExport(rows).join("\r\n")}\r\n`)).toMatch(/^0 Good: 12 events/);
  expect(await check(toExport(rows).join("\n"))).toMatch(/^0 Good: 12 events/);
});

test("letters of any alphabet are hashed as they were, wherever a piece of the file ends", async () => {
  const long = append(makeChain(700), {
    type: "session.refused",
    actor: system,
    why: "é漢😀".repeat(60_000),
  });
  expect(await check(toExport(long))).toMatch(/^0 Good: 701 events/);
});

test("an export that names another key than the given one is bad", async () => {
  const lines = toExport(rows, { publicKey: other.publicKeyPem });
  expect(await check(lines)).toMatchInlineSnapshot(`
    "1 BAD: line 1: the export names another public key than the given one.
    "
  `);
  write("other.jsonl", text(lines));
  expect((await run("other.jsonl")).stdout).toMatchInlineSnapshot(`
    "BAD: #1 (line 2): the signature was not made with this key, or this is not the key of this history.
    "
  `);
});

test("each fault has its words", async () => {
  const edited = { ...rowAt(5), body: rowAt(5).body.replace("n4", "x4") };
  const replace = (seq: number, row: ChainRow) => toExport(rows.toSpliced(seq - 1, 1, row));
  const lines = toExport(rows);
  const faults = {
    edit: replace(5, edited),
    rehash: replace(5, { ...edited, hash: hashBody(edited.body) }),
    "of version 1": replace(2, { ...rowAt(2), signature: rowAt(1).signature }),
    delete: lines.toSpliced(5, 1),
    "delete three": lines.toSpliced(5, 3),
    repeat: lines.toSpliced(6, 0, toLine(rowAt(5))),
    swap: lines.toSpliced(5, 2, toLine({ ...rowAt(6), seq: 5 }), toLine({ ...rowAt(5), seq: 6 })),
    signature: replace(5, { ...rowAt(5), signature: rowAt(6).signature }),
    "the newest signature": replace(12, { ...rowAt(12), signature: rowAt(6).signature }),
    "the newest is deleted": lines.toSpliced(12, 1, toEndLine(rows).replace('"rows":12', '"rows":11')),
    "another count": lines.toSpliced(13, 1, toEndLine(rows).replace('"rows":12', '"rows":11')),
    "another newest": lines.toSpliced(13, 1, toEndLine(rows, toHead(rowAt(11)))),
    "no last line": lines.slice(0, -1),
    "half a line": `${lines.slice(0, 5).join("\n")}\n${lines[5]?.slice(0, 90)}`,
    "more after the last line": [...lines, toLine(rowAt(12))],
    "another member": lines.toSpliced(5, 1, `${toLine(rowAt(5)).slice(0, -1)},"note":"x"}`),
    "10 MB": lines.toSpliced(5, 1, "x".repeat(10_000_000)),
  };
  const said: string[] = [];
  for (const [name, changed] of Object.entries(faults)) said.push(`${name}: ${await check(changed)}`);
  expect(said.join("")).toMatchInlineSnapshot(`
    "edit: 1 BAD: #5 (line 6): the content does not match its hash.
    Up to #4 it is good.
    rehash: 1 BAD: #5 (line 6): the signature was not made with this key.
    Up to #4 it is good.
    of version 1: 1 BAD: #2 (line 3): the signature was not made with this key.
    Up to #1 it is good.
    delete: 1 BAD: #5 (line 6): #5 is missing.
    Up to #4 it is good.
    delete three: 1 BAD: #5 (line 6): #5 to #7 are missing.
    Up to #4 it is good.
    repeat: 1 BAD: #6 (line 7): #5 stands there a second time or out of order.
    Up to #5 it is good.
    swap: 1 BAD: #5 (line 6): the content belongs to another place.
    Up to #4 it is good.
    signature: 1 BAD: #5 (line 6): the signature was not made with this key.
    Up to #4 it is good.
    the newest signature: 1 BAD: #12 (line 13): the signature was not made with this key.
    Up to #11 it is good.
    the newest is deleted: 1 BAD: #12 (line 13): #12 is missing.
    Up to #11 it is good.
    another count: 1 BAD: #13 (line 14): the last line speaks of 11 events, here are 12 events.
    Up to #12 it is good.
    another newest: 1 BAD: #13 (line 14): the last line names another newest event.
    Up to #12 it is good.
    no last line: 1 BAD: #13 (line 14): the file ends before its last line: it was cut, or not received whole.
    Up to #12 it is good.
    half a line: 1 BAD: #5 (line 6): the line is not whole.
    Up to #4 it is good.
    more after the last line: 1 BAD: #13 (line 15): something stands behind the last line.
    Up to #12 it is good.
    another member: 1 BAD: #5 (line 6): the line is not as Sendlock writes an event.
    Up to #4 it is good.
    10 MB: 1 BAD: #5 (line 6): the line is longer than any event.
    Up to #4 it is good.
    "
  `);
});

test("it is said when it can't say: other files, other arguments", { timeout: 60_000 }, async () => {
  write("private.pem", "-----BEGIN PRIVATE KEY-----\nx\n-----END PRIVATE KEY-----\n");
  write("noise.bin", Buffer.from(Array.from({ length: 9_000_000 }, (_, n) => (n * 7) % 251)));
  write("empty.jsonl", "");
  write("list.csv", "seq,at\n1,2\n");
  write("newer.jsonl", text(toExport(rows, { v: 2 })));
  write("no-head.json", "{}");
  const calls = [
    [],
    ["export.jsonl", "more.jsonl"],
    ["export.jsonl", "--kye", "key.pem"],
    ["nowhere.jsonl"],
    ["."],
    ["empty.jsonl"],
    ["noise.bin"],
    ["list.csv"],
    ["newer.jsonl"],
    ["export.jsonl", "--key", "nowhere.pem"],
    ["export.jsonl", "--key", "list.csv"],
    ["export.jsonl", "--key", "private.pem"],
    ["export.jsonl", "--head", "no-head.json"],
    ["export.jsonl", "--head", "empty.jsonl"],
  ];
  const said: string[] = [];
  for (const call of calls) {
    const { exitCode, stdout, stderr } = await run(...call);
    said.push(`${call.join(" ")}: ${exitCode} ${stdout}${stderr.split("\n")[0]}`);
    expect(stderr).not.toMatch(/^\s+at /m);
  }
  expect(said.join("\n").replaceAll(folder, "FOLDER")).toMatchInlineSnapshot(`
    ": 2 Can't say: one export is needed.
    export.jsonl more.jsonl: 2 Can't say: one export is needed.
    export.jsonl --kye key.pem: 2 Can't say: Unknown option '--kye'. To specify a positional argument starting with a '-', place it at the end of the command after '--', as in '-- "--kye"
    nowhere.jsonl: 2 Can't say: ENOENT: no such file or directory, open 'nowhere.jsonl'
    .: 2 Can't say: EISDIR: illegal operation on a directory, read
    empty.jsonl: 2 Can't say: the file is empty.
    noise.bin: 2 Can't say: this is not an export of Sendlock's history as JSON Lines.
    list.csv: 2 Can't say: this is not an export of Sendlock's history as JSON Lines.
    newer.jsonl: 2 Can't say: a newer Sendlock made this export: take the verifier of that one.
    export.jsonl --key nowhere.pem: 2 Can't say: nowhere.pem can't be read: ENOENT: no such file or directory, open 'nowhere.pem'
    export.jsonl --key list.csv: 2 Can't say: the file given with --key holds no Ed25519 public key in PEM.
    export.jsonl --key private.pem: 2 Can't say: the file given with --key holds a private key. Only the public one is needed: keep this one secret.
    export.jsonl --head no-head.json: 2 Can't say: Line 1 of no-head.json is not a head: seq, hash and signature are needed.
    export.jsonl --head empty.jsonl: 2 Can't say: empty.jsonl holds no head."
  `);
  expect(await run("--help")).toMatchObject({ exitCode: 0, stdout: expect.stringContaining("--head FILE") });
});

test("a cut tail is good without a head, and found with one that was kept elsewhere", async () => {
  const cut = toExport(rows.slice(0, 9));
  expect(await check(cut)).toMatchInlineSnapshot(`
    "0 Good: 9 events, #1 to #9. None was edited, removed, added or moved since it was signed.
    Complete up to #9, signed at 2023-11-14T22:13:29.000Z; a later cut can't be seen from this alone.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    "
  `);
  expect(await check(cut, keep([rowAt(4), rowAt(12)]))).toMatchInlineSnapshot(`
    "1 BAD: #10 (line 11): #10 to #12 are missing, 3 events: a head kept elsewhere (its line 2) names #12. If that head is newer than this export, export again.
    Up to #9 it is good.
    "
  `);
  expect(await check(toExport(rows), keep([rowAt(4), rowAt(11)]))).toMatchInlineSnapshot(`
    "0 Good: 12 events, #1 to #12. None was edited, removed, added or moved since it was signed.
    Complete up to #12, signed at 2023-11-14T22:13:32.000Z; 2 of 2 heads kept elsewhere fit, the newest that fits is #11; a later cut can't be seen from this alone.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    "
  `);
});

test("an answer of the API is taken as a head, in one line or several", async () => {
  const answer = { ...toHead(rowAt(12)), check: null, anchors: [] };
  for (const indent of [0, 2])
    expect(await check(toExport(rows.slice(0, 9)), JSON.stringify(answer, null, indent))).toMatch(
      /^1 BAD: #10 /,
    );
});

test("a head that this key did not sign vouches for nothing and is refused", async () => {
  const signature = other.sign(rowAt(12).hash);
  expect(
    await check(toExport(rows.slice(0, 9)), keep([rowAt(4), { ...rowAt(12), signature }])),
  ).toMatchInlineSnapshot(`
    "2 Can't say: line 2 of the heads kept elsewhere was not signed with this key.
    "
  `);
});

test("a history that was written anew with the signing key does not fit the heads of the old one", async () => {
  const anew = [...rows.slice(0, 6), ...makeChain(6, toHead(rowAt(6)))];
  expect(await check(toExport(anew))).toMatch(/^0 Good/);
  expect(await check(toExport(anew), keep([rowAt(4), rowAt(6), rowAt(9), rowAt(12)]))).toMatchInlineSnapshot(`
    "1 BAD: #9 (line 10): the head kept elsewhere (its line 3) names another event: the history was written anew.
    Up to #6 it is good.
    "
  `);
});

const place = ({ seq, hash }: Head) => ({ seq, hash });
/** A chain of 12 that lost all after #8 and was restored. */
const restore = (newestKnown: Head | null, backup: Head = rowAt(8)) =>
  append(rows.slice(0, 8), {
    type: "history.restored",
    actor: system,
    backupMadeAt: "2023-11-14T22:13:28.000Z",
    backup: place(backup),
    newestKnown: newestKnown ? place(newestKnown) : null,
  });

test("heads of events that a restore lost tell of the restore and not of tampering", async () => {
  const restored = restore(rowAt(12));
  const heads = keep([rowAt(4), rowAt(9), rowAt(11), rowAt(12)], "2023-11-14T22:13:22.000Z");
  expect(await check(toExport(restored), heads)).toMatchInlineSnapshot(`
    "0 Good: 9 events, #1 to #9. None was edited, removed, added or moved since it was signed.
    Complete up to #9, signed at 2023-11-14T22:13:29.000Z; 1 of 4 heads kept elsewhere fit, the others are of before a restore, the newest that fits is #4; a later cut can't be seen from this alone.
    Restored at 2023-11-14T22:13:29.000Z from a backup that ends with #8; events #9 to #12 of before are not in it.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    "
  `);
  const longer = [...restored, ...makeChain(9, toHead(restored.at(-1) as ChainRow))];
  expect(await check(toExport(longer), heads)).toMatch(/^0 Good: 18 events[\s\S]*Restored at/);
  expect(await check(toExport(restore(null)))).toMatch(/whether there were later events is not known/);
  expect(await check(toExport(restore(rowAt(8))))).toMatch(/no later event was known/);
});

test("a restore explains only heads up to the newest that it names, of its own backup and before it", async () => {
  const old = "2023-11-14T22:13:22.000Z";
  const bad = (chain: ChainRow[], heads: Head[], at = old) =>
    expect(check(toExport(chain), keep(heads, at))).resolves.toMatch(/^1 BAD: #/);
  await bad(restore(rowAt(11)), [rowAt(12)]);
  await bad(restore(null), [rowAt(12)]);
  await bad(restore(rowAt(12), rowAt(7)), [rowAt(12)]);
  await bad(restore(rowAt(12)), [rowAt(11)], "2030-01-01T00:00:00.000Z");
  const fork = makeChain(5, toHead(rowAt(7)));
  await bad(restore(rowAt(12)), [rowAt(5, fork)]);
});

test("a head without a time in what a restore lost is neither good nor bad, and a forged one is refused there too", async () => {
  const [lost, forged] = [toHead(rowAt(11)), { ...rowAt(11), signature: rowAt(4).signature }];
  expect(await check(toExport(restore(rowAt(12))), JSON.stringify(lost))).toMatchInlineSnapshot(`
    "2 Can't say: line 1 of the heads kept elsewhere has no time (at): it may be of before the restore at 2023-11-14T22:13:29.000Z, or tell of a cut since.
    "
  `);
  const heads = keep([forged], "2023-11-14T22:13:22.000Z");
  expect(await check(toExport(restore(rowAt(12))), heads)).toMatch(/^2 .*was not signed with this key/);
});

test("of a filtered export each row is proven and nothing is said about others", async () => {
  const some = rows.filter(({ seq }) => [2, 5, 6, 7, 11].includes(seq));
  const filter = { filter: 'tenant:"Contoso \u0007"' };
  const lines = toExport(some, filter).toSpliced(-1, 1, toEndLine(some, toHead(rowAt(12))));
  expect(await check(lines)).toMatchInlineSnapshot(`
    "0 Genuine: 5 events, each as it was signed.
    The export is filtered by "tenant:\\"Contoso \\u0007\\"": whether events are missing can't be judged. Export without a filter for that.
    Signed with the given key, SHA256:Mkvi3qi8REYbAjPlH6SJAu1rHMZx53Oa8lUeC/5o9U4=.
    "
  `);
  const ofScope = toExport(some, { filter: "" });
  expect(await check(ofScope)).toMatch(
    /^0 Genuine: 5 events.*\nThe export is filtered by what its maker may see: /,
  );
  expect(await check(lines, keep([rowAt(12)]))).toMatch(/^2 Can't say: heads kept elsewhere/);
  const forged = { ...rowAt(5), body: rowAt(5).body.replace("n4", "x4") };
  for (const row of [
    forged,
    { ...forged, hash: hashBody(forged.body) },
    { ...rowAt(5), signature: rowAt(6).signature },
  ])
    expect(await check(lines.toSpliced(2, 1, toLine(row)))).toMatch(/^1 BAD: #5 \(line 3\)/);
  expect(await check(lines.toSpliced(2, 1, toLine({ ...rowAt(6), seq: 5 })))).toMatch(
    /belongs to another place/,
  );
  expect(await check(lines.toSpliced(3, 0, toLine(rowAt(5))))).toMatch(
    /^1 BAD: .*a second time or out of order/,
  );
});

test("an export is checked in pieces: lines of any iterable, with progress", async () => {
  const counts: number[] = [];
  const options = {
    key: readFileSync(join(folder, "key.pem"), "utf8"),
    onRows: (n: number) => counts.push(n),
  };
  async function* stream() {
    yield* toExport(rows);
  }
  expect(await verifyExport(stream(), options)).toMatchObject({ exitCode: 0, rows: 12, bad: null });
  expect(counts).toEqual([0]);
});

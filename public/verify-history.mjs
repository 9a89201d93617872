#!/usr/bin/env node
// @ts-check
/**
 * Checks an export of Sendlock's change history, anywhere: this one file and Node.js 18 or newer are enough.
 * Sendlock checks its own database with the same code. `node verify-history.mjs --help` says how to use it.
 */
import crypto from "node:crypto";
import { closeSync, openSync, readFileSync, readSync, realpathSync } from "node:fs";
import { StringDecoder } from "node:string_decoder";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** @typedef {{ seq: number, hash: string, signature: string }} Head */
/** @typedef {Head & { body: string }} Row */
/** @typedef {{ seq: number, row: number, why: string }} Fault `row` counts the rows from 1 */
/** @typedef {Head & { at?: string, line: number }} KeptHead A head kept elsewhere; `line` of its file */
/** @typedef {{ seq: number, hash: string }} Place */
/** @typedef {{ at: string, backup: Place, newestKnown: Place | null }} Restore */
/** @typedef {{ exitCode: 0 | 1 | 2, rows: number, bad: { seq: number, line: number, why: string } | null, text: string }} Verdict */
/** @typedef {{ key?: string, heads?: readonly KeptHead[], onRows?: (rows: number) => void }} Options `key` in PEM */

const help = `Checks an export of Sendlock's change history, without Sendlock and without a network.

  node verify-history.mjs EXPORT.jsonl --key PUBLIC.pem [--head FILE]

  EXPORT.jsonl  the history, exported as JSON Lines
  --key FILE    the public key, from a place that you trust. Without it the key in the export is used, and
                the answer is only that the rows fit that key
  --head FILE   heads that were kept elsewhere: heads.jsonl of an anchor folder, or an answer of
                GET /api/v1/audit/head. Only these show that newest events were cut off

It finds each event that was edited, removed, added, moved or signed by another key, and names the first.
It ends with 0 when all is good, 1 when something is bad, 2 when it can't say.
`;

/** No event comes near; a file without line ends is not read into memory. */
const longestLine = 4 * 1024 * 1024;
/** Between two checked signatures. So much is kept to find the first bad one. */
const rowsBetweenSignatures = 1024;

const notOurs = "the signature was not made with this key";

/** @type {Head} */
export const emptyHead = { seq: 0, hash: "0".repeat(64), signature: "" };

/** What keeps the verifier from an answer: its message is all that the reader sees. */
class Unanswerable extends Error {}

/** SHA-256 of an event's text, in hex. @param {string} body @returns {string} */
export function hashBody(body) {
  // Takes half the time, and is missing before Node.js 20.12.
  if (crypto.hash) return crypto.hash("sha256", body);
  return crypto.createHash("sha256").update(body, "utf8").digest("hex");
}

/** @type {(seq: number) => string} */
const number = (seq) => `#${seq.toLocaleString("en-GB")}`;
/** @type {(first: number, last: number) => string} */
const range = (first, last) => (first === last ? number(first) : `${number(first)} to ${number(last)}`);
/** @type {(events: number) => string} */
const count = (events) => `${events.toLocaleString("en-GB")} event${events === 1 ? "" : "s"}`;
/** @type {(text: string) => any} */
const parseJson = (text) => {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
};

/** Base64 in its one canonical form only: other texts of the same bytes are edits. @type {(head: Pick<Head, "hash" | "signature">, key: crypto.KeyObject) => boolean} */
export function isSigned({ hash, signature }, key) {
  const bytes = Buffer.from(signature, "base64");
  return bytes.toString("base64") === signature && crypto.verify(null, Buffer.from(hash, "hex"), key, bytes);
}

/**
 * Checks events in order: no hole, content that fits its hash, links to the event before, signatures. An event of
 * version 2 holds the signature of the one before it, so one good signature vouches for all events and signatures
 * before it; those of version 1 are checked one by one. The first bad event is told, by `add` or at last by `settle`.
 */
export class ChainChecker {
  /** @type {Head[]} linked well, their signatures not looked at yet */
  #pending = [];
  #rows = 0;
  #key;
  #withGaps;

  /** @param {crypto.KeyObject} key @param {Head} [from] the event before the first @param {boolean} [withGaps] a part of a chain */
  constructor(key, from = emptyHead, withGaps = false) {
    this.#key = key;
    this.#withGaps = withGaps;
    this.head = from;
  }

  /** @param {Row} row @returns {Fault | undefined} */
  add(row) {
    this.#rows += 1;
    const expected = this.head.seq + 1;
    const isAfterGap = this.#withGaps && row.seq > expected;
    if (row.seq !== expected && !isAfterGap) return this.#tell(expected, tellPlace(row.seq, expected));
    if (hashBody(row.body) !== row.hash) return this.#tell(row.seq, "the content does not match its hash");
    // Canonical JSON escapes quotes in texts, so these can only be members.
    const link = `"prev":"${this.head.hash}","prevSig":"${this.head.signature}",`;
    const { body } = row;
    const isNext = body.includes(link) && body.includes(`"seq":${row.seq},`) && body.includes('"v":2');
    const found = isNext ? undefined : this.#checkLink(row, isAfterGap);
    if (found && found !== "signed") return found;
    this.head = { seq: row.seq, hash: row.hash, signature: row.signature };
    if (!found) this.#pending.push(this.head);
    return this.#pending.length < rowsBetweenSignatures ? undefined : this.settle();
  }

  /** What does not look like the next link of version 2. @param {Row} row @param {boolean} isAfterGap @returns {Fault | "signed" | undefined} */
  #checkLink(row, isAfterGap) {
    const link = parseJson(row.body);
    if (link?.seq !== row.seq) return this.#tell(row.seq, "the content belongs to another place");
    if (
      !isAfterGap &&
      (link.prev !== this.head.hash || (link.v !== 1 && link.prevSig !== this.head.signature))
    )
      return this.#tell(row.seq, "it does not follow the event before it");
    if (link.v === 2 && !isAfterGap) return undefined;
    const fault = this.settle(1);
    if (fault || link.v === 2) return fault;
    if (!isSigned(row, this.#key)) return this.#tell(row.seq, notOurs);
    if (link.v !== 1)
      throw new Unanswerable(
        `${number(row.seq)} was written by a newer Sendlock: take the verifier of that one.`,
      );
    return "signed";
  }

  /** Looks at the newest signature. @param {number} [later] rows that were begun since @returns {Fault | undefined} */
  settle(later = 0) {
    const pending = this.#pending;
    const last = pending.at(-1);
    if (!last || isSigned(last, this.#key)) {
      this.#pending = [];
      return undefined;
    }
    let [good, bad] = [-1, pending.length - 1];
    while (bad - good > 1) {
      const middle = (good + bad) >> 1;
      if (isSigned(/** @type {Head} */ (pending[middle]), this.#key)) good = middle;
      else bad = middle;
    }
    const row = this.#rows - later - (pending.length - 1 - bad);
    return { seq: /** @type {Head} */ (pending[bad]).seq, row, why: notOurs };
  }

  /** A fault of the newest row, unless one before it has a bad signature. @param {number} seq @param {string} why @returns {Fault} */
  #tell(seq, why) {
    return this.settle(1) ?? { seq, row: this.#rows, why };
  }
}

/** @param {number} seq @param {number} expected */
function tellPlace(seq, expected) {
  if (seq > expected) return `${range(expected, seq - 1)} ${seq - 1 > expected ? "are" : "is"} missing`;
  return `${number(seq)} stands there a second time or out of order`;
}

/** The lines of a file, a piece of it at a time. @param {string} file @returns {Generator<string>} */
function* readLines(file) {
  const descriptor = openSync(file, "r");
  try {
    const decoder = new StringDecoder("utf8");
    const buffer = Buffer.alloc(64 * 1024);
    let rest = "";
    for (let size = readSync(descriptor, buffer); size > 0; size = readSync(descriptor, buffer)) {
      const lines = (rest + decoder.write(buffer.subarray(0, size))).split("\n");
      rest = lines.pop() ?? "";
      yield* lines;
      if (rest.length > longestLine) break;
    }
    if (rest) yield rest;
  } finally {
    closeSync(descriptor);
  }
}

/** Reads the key of a person, or of an export. @param {string} pem @param {string} place */
function readKey(pem, place) {
  if (/PRIVATE KEY/.test(pem))
    throw new Unanswerable(
      `${place} holds a private key. Only the public one is needed: keep this one secret.`,
    );
  try {
    const key = crypto.createPublicKey(pem);
    if (key.asymmetricKeyType === "ed25519") return key;
  } catch {
    // Said below, with the place.
  }
  throw new Unanswerable(`${place} holds no Ed25519 public key in PEM.`);
}

/** @param {crypto.KeyObject} key */
const exportKey = (key) => key.export({ type: "spki", format: "der" });

/** @param {crypto.KeyObject} key */
const fingerprint = (key) => `SHA256:${crypto.createHash("sha256").update(exportKey(key)).digest("base64")}`;

/** Reads heads that were kept elsewhere: one JSON object, or one a line. @param {string} text @param {string} file @returns {KeptHead[]} */
export function readHeads(text, file) {
  const whole = parseJson(text.replace(/^\uFEFF/, ""));
  const lines = whole ? [text] : text.split("\n");
  const heads = lines.flatMap((line, index) => {
    if (line.trim() === "") return [];
    const head = whole ?? parseJson(line.replace(/^\uFEFF/, ""));
    if (
      !Number.isSafeInteger(head?.seq) ||
      typeof head.hash !== "string" ||
      typeof head.signature !== "string"
    )
      throw new Unanswerable(
        `Line ${index + 1} of ${file} is not a head: seq, hash and signature are needed.`,
      );
    const { at, seq, hash, signature } = head;
    return [{ seq, hash, signature, line: index + 1, ...(typeof at === "string" ? { at } : {}) }];
  });
  if (heads.length === 0) throw new Unanswerable(`${file} holds no head.`);
  return heads;
}

/** What ends a check: something is bad. `goodUpTo` is the last event that is proven nevertheless, 0 for none. */
class Bad extends Error {
  /** @param {{ seq: number, line: number, why: string }} bad @param {number} goodUpTo */
  constructor(bad, goodUpTo) {
    const place = bad.seq > 0 ? `${number(bad.seq)} (line ${bad.line})` : `line ${bad.line}`;
    const good = goodUpTo > 0 ? `\nUp to ${number(goodUpTo)} it is good.` : "";
    super(`BAD: ${place}: ${bad.why}.${good}`);
    this.bad = bad;
  }
}

const rowStart = /^\{"seq":([1-9]\d{0,14}),"hash":"([^"\\]*)","signature":"([^"\\]*)","body":"/;

/** An event's line, in exactly the form in which it is exported. @param {string} line @returns {Row | undefined} */
function readRow(line) {
  const start = rowStart.exec(line);
  const body = start && line.endsWith("}") ? parseJson(line.slice(start[0].length - 1, -1)) : undefined;
  if (!start || typeof body !== "string") return undefined;
  const [, seq, hash = "", signature = ""] = start;
  return { seq: Number(seq), hash, signature, body };
}

/** @param {string} text @param {Options} options */
function readHeader(text, options) {
  const header = parseJson(text.replace(/^\uFEFF/, ""));
  if (header?.sendlock !== "history")
    throw new Unanswerable("this is not an export of Sendlock's history as JSON Lines.");
  if (header.v !== 1)
    throw new Unanswerable("a newer Sendlock made this export: take the verifier of that one.");
  const own = readKey(String(header.publicKey), "the first line of the export");
  const key = options.key === undefined ? own : readKey(options.key, "the file given with --key");
  if (!exportKey(own).equals(exportKey(key)))
    throw new Bad({ seq: 0, line: 1, why: "the export names another public key than the given one" }, 0);
  return { key, filter: typeof header.filter === "string" ? header.filter : null };
}

/** An export, line by line. */
class ExportCheck {
  rows = 0;
  line = 1;
  /** @type {Restore[]} */
  restores = [];
  /** @type {Head | undefined} the newest event when the export was made, as its last line says */
  #end;
  #newestBody = "";
  /** @type {Map<number, KeptHead[]>} those that no row was compared with yet */
  #kept = new Map();
  /** @type {KeptHead[]} */
  #fitting = [];
  /** @type {KeptHead[]} */
  #other = [];

  /** @param {string} firstLine @param {Options} options */
  constructor(firstLine, options) {
    const { key, filter } = readHeader(firstLine, options);
    this.key = key;
    this.filter = filter;
    this.isKeyGiven = options.key !== undefined;
    this.checker = new ChainChecker(key, emptyHead, filter !== null);
    // The head of an empty history says nothing.
    const heads = (options.heads ?? []).filter(({ seq }) => seq > 0);
    this.keptCount = heads.length;
    for (const head of heads) this.#kept.set(head.seq, [...(this.#kept.get(head.seq) ?? []), head]);
  }

  /** @param {string} text */
  add(text) {
    this.line += 1;
    const line = text.endsWith("\r") ? text.slice(0, -1) : text;
    if (this.#end) {
      if (line === "") return;
      throw this.#fail("something stands behind the last line");
    }
    if (line.length > longestLine) throw this.#fail("the line is longer than any event");
    const row = readRow(line);
    if (!row) return this.#readEnd(line);
    const fault = this.checker.add(row);
    if (fault) throw this.#failAt(fault);
    this.rows += 1;
    this.#newestBody = row.body;
    if (row.body.includes('"type":"history.restored"')) this.#noteRestore(row);
    if (this.#kept.size > 0) this.#compare(row);
  }

  /** A fault of this line, unless an event before it has a bad signature. @param {string} why */
  #fail(why) {
    const fault = this.checker.settle();
    if (fault) return this.#failAt(fault);
    const { seq } = this.checker.head;
    return new Bad(
      { seq: this.filter === null ? seq + 1 : 0, line: this.line, why },
      this.filter === null ? seq : 0,
    );
  }

  /** @param {Fault} fault */
  #failAt({ seq, row, why }) {
    const isKeyInDoubt = row === 1 && why === notOurs;
    const said = isKeyInDoubt ? `${why}, or this is not the key of this history` : why;
    return new Bad({ seq, line: row + 1, why: said }, this.filter === null ? seq - 1 : 0);
  }

  /** @param {string} line */
  #readEnd(line) {
    const end = parseJson(line);
    if (end === undefined) throw this.#fail("the line is not whole");
    if (end?.end !== true || !Number.isSafeInteger(end.head?.seq))
      throw this.#fail("the line is not as Sendlock writes an event");
    const { head } = this.checker;
    if (end.rows !== this.rows)
      throw this.#fail(`the last line speaks of ${count(end.rows)}, here are ${count(this.rows)}`);
    const isWhole = this.filter === null;
    if (isWhole && end.head.seq > head.seq) throw this.#fail(tellPlace(end.head.seq + 1, head.seq + 1));
    if (
      isWhole &&
      (end.head.seq !== head.seq || end.head.hash !== head.hash || end.head.signature !== head.signature)
    )
      throw this.#fail("the last line names another newest event");
    this.#end = end.head;
  }

  /** @param {Row} row */
  #noteRestore({ body }) {
    const { type, at, seq, prev, backup, newestKnown } = parseJson(body) ?? {};
    // Only what follows the backup's newest event at once tells what this chain went on from.
    if (type === "history.restored" && backup?.seq === seq - 1 && backup.hash === prev)
      this.restores.push({ at, backup, newestKnown });
  }

  /** @param {Row} row */
  #compare(row) {
    for (const head of this.#kept.get(row.seq) ?? [])
      (head.hash === row.hash && head.signature === row.signature ? this.#fitting : this.#other).push(head);
    this.#kept.delete(row.seq);
  }

  /** Whether a restore tells why a head is not of this chain. @param {KeptHead} head */
  #isOfBeforeRestore({ seq, hash, at, line }) {
    return this.restores.some(({ at: restoredAt, backup, newestKnown: newest }) => {
      if (!newest || seq <= backup.seq || seq > newest.seq) return false;
      if (seq === newest.seq) return hash === newest.hash;
      if (at !== undefined) return Date.parse(at) <= Date.parse(restoredAt);
      const text = `line ${line} of the heads kept elsewhere has no time (at)`;
      throw new Unanswerable(
        `${text}: it may be of before the restore at ${restoredAt}, or tell of a cut since.`,
      );
    });
  }

  /** Throws what the heads that were kept elsewhere tell against the export. */
  #judgeHeads() {
    const newest = this.checker.head.seq;
    const strangers = [...this.#other, ...[...this.#kept.values()].flat()];
    const ours = strangers.filter((head) => isSigned(head, this.key)).sort((a, b) => a.seq - b.seq);
    const against = ours.filter((head) => !this.#isOfBeforeRestore(head));
    const [first] = against;
    if (first && first.seq <= newest) {
      const why = `the head kept elsewhere (its line ${first.line}) names another event: the history was written anew`;
      const goodUpTo = this.#fitting.findLast(({ seq }) => seq < first.seq)?.seq ?? 0;
      throw new Bad({ seq: first.seq, line: first.seq + 1, why }, goodUpTo);
    }
    const last = against.at(-1);
    if (last) {
      const missing = `${tellPlace(last.seq + 1, newest + 1)}, ${count(last.seq - newest)}`;
      const why = `${missing}: a head kept elsewhere (its line ${last.line}) names ${number(last.seq)}. If that head is newer than this export, export again`;
      throw new Bad({ seq: newest + 1, line: newest + 2, why }, newest);
    }
    const refused = strangers.find((head) => !ours.includes(head));
    if (refused)
      throw new Unanswerable(
        `line ${refused.line} of the heads kept elsewhere was not signed with this key.`,
      );
  }

  /** The answer in words, when nothing is bad. */
  conclude() {
    this.line += 1;
    if (!this.#end) throw this.#fail("the file ends before its last line: it was cut, or not received whole");
    const fault = this.checker.settle();
    if (fault) throw this.#failAt(fault);
    const said = this.filter === null ? this.#tellWhole() : this.#tellPart(this.filter);
    const key = fingerprint(this.key);
    const ofKey = this.isKeyGiven
      ? `Signed with the given key, ${key}.`
      : `No --key was given: this proves only that the export fits the key that it names itself, ${key}. Give --key with the public key from a place that you trust.`;
    return [...said, ...this.restores.map(tellRestore), ofKey].join("\n");
  }

  #tellWhole() {
    this.#judgeHeads();
    const { seq } = this.checker.head;
    if (seq === 0) return ["The history is empty."];
    const at = parseJson(this.#newestBody)?.at;
    const newest = this.#fitting.at(-1);
    const lost = this.#fitting.length < this.keptCount ? ", the others are of before a restore" : "";
    const fitting = `${this.#fitting.length} of ${this.keptCount} heads kept elsewhere fit${lost}`;
    const kept = newest ? `${fitting}, the newest that fits is ${number(newest.seq)}; ` : `${fitting}; `;
    return [
      this.isKeyGiven
        ? `Good: ${count(seq)}, ${range(1, seq)}. None was edited, removed, added or moved since it was signed.`
        : `Consistent: ${count(seq)}, ${range(1, seq)}.`,
      `Complete up to ${number(seq)}, signed at ${at}; ${this.keptCount > 0 ? kept : ""}a later cut can't be seen from this alone.`,
    ];
  }

  /** @param {string} filter */
  #tellPart(filter) {
    if (this.keptCount > 0)
      throw new Unanswerable(
        "heads kept elsewhere are compared with a whole export only, and this one is filtered.",
      );
    return [
      this.isKeyGiven
        ? `Genuine: ${count(this.rows)}, each as it was signed.`
        : `Consistent: ${count(this.rows)}.`,
      `The export is filtered by ${filter === "" ? "what its maker may see" : JSON.stringify(filter)}: whether events are missing can't be judged. Export without a filter for that.`,
    ];
  }
}

/** @param {Restore} restore */
function tellRestore({ at, backup, newestKnown }) {
  const start = `Restored at ${at} from a backup that ends with ${number(backup.seq)}; `;
  if (!newestKnown) return `${start}whether there were later events is not known.`;
  if (newestKnown.seq <= backup.seq) return `${start}no later event was known.`;
  const lost = newestKnown.seq - backup.seq;
  return `${start}${lost === 1 ? "event" : "events"} ${range(backup.seq + 1, newestKnown.seq)} of before ${lost === 1 ? "is" : "are"} not in it.`;
}

/**
 * Checks an export.
 * @param {string | Iterable<string> | AsyncIterable<string>} source a file's path, or lines
 * @param {Options} [options]
 * @returns {Promise<Verdict>} never rejects: what keeps it from an answer is the text of a verdict with exit code 2
 */
export async function verifyExport(source, options = {}) {
  /** @type {ExportCheck | undefined} */
  let check;
  /** @type {(exitCode: 0 | 1 | 2, text: string, bad?: Verdict["bad"]) => Verdict} */
  const answer = (exitCode, text, bad = null) => ({ exitCode, text, bad, rows: check?.rows ?? 0 });
  try {
    for await (const line of typeof source === "string" ? readLines(source) : source) {
      if (check) check.add(line);
      else check = new ExportCheck(line, options);
      if (check.rows % 50_000 === 0) options.onRows?.(check.rows);
    }
    if (!check) throw new Unanswerable("the file is empty.");
    return answer(0, check.conclude());
  } catch (error) {
    if (error instanceof Bad) return answer(1, error.message, error.bad);
    return answer(2, `Can't say: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string} file */
function readText(file) {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw new Unanswerable(`${file} can't be read: ${/** @type {Error} */ (error).message}`);
  }
}

/** @param {string[]} args @returns {Promise<Verdict>} */
async function run(args) {
  const text = /** @type {const} */ ({ type: "string" });
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { key: text, head: text },
  });
  const [file, ...more] = positionals;
  if (file === undefined || more.length > 0) throw new Unanswerable(`one export is needed.\n\n${help}`);
  const verdict = await verifyExport(file, {
    ...(values.key === undefined ? {} : { key: readText(values.key) }),
    ...(values.head === undefined ? {} : { heads: readHeads(readText(values.head), values.head) }),
    ...(process.stderr.isTTY ? { onRows: (rows) => process.stderr.write(`\r${count(rows)} `) } : {}),
  });
  if (process.stderr.isTTY) process.stderr.write("\r\x1b[K");
  return verdict;
}

/** Whether this file was started, and not imported. */
function isStarted() {
  try {
    // Sendlock's pages import this file too, and their build would take in every file that could be meant here.
    return realpathSync(/* turbopackIgnore: true */ process.argv[1] ?? "") === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

if (isStarted()) {
  const args = process.argv.slice(2);
  if (args.includes("--help") || args.includes("-h")) process.stdout.write(help);
  else {
    const { exitCode, text } = await run(args).catch((error) => ({
      exitCode: 2,
      text: `Can't say: ${error.message}`,
    }));
    process[exitCode === 2 ? "stderr" : "stdout"].write(`${text}\n`);
    process.exitCode = exitCode;
  }
}

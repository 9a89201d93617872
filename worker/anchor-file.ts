import { mkdir, open } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Head } from "#lib/audit/schema.ts";
import type { KeptHead } from "#lib/audit/walk.ts";

const fileName = "heads.jsonl";
const lineFeed = 10;
/** Room for some lines, so that one that a crash broke off does not hide the one before. */
const tailBytes = 4_096;

const lineSchema = z.object({
  at: z.iso.datetime().transform((text) => new Date(text)),
  seq: z.number().int().positive(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
});

/** Appends a head to the folder's list and waits until it is on the disk. @throws the error of the file system */
export async function appendHead(dir: string, { seq, hash, signature }: Head, at: Date): Promise<void> {
  await mkdir(dir, { recursive: true, mode: 0o750 });
  const file = await open(join(dir, fileName), "a+", 0o640);
  try {
    const { size } = await file.stat();
    const line = `${JSON.stringify({ at: at.toISOString(), seq, hash, signature })}\n`;
    await file.appendFile(`${(await endsBroken(file, size)) ? "\n" : ""}${line}`);
    await file.sync();
  } finally {
    await file.close();
  }
  await syncFolder(dir);
}

type File = Awaited<ReturnType<typeof open>>;

/** Whether a crash left a line without its end. */
async function endsBroken(file: File, size: number): Promise<boolean> {
  if (size === 0) return false;
  const { buffer } = await file.read({ buffer: Buffer.alloc(1), position: size - 1 });
  return buffer[0] !== lineFeed;
}

/** The name of a new file is on the disk only with its folder. */
async function syncFolder(dir: string): Promise<void> {
  const folder = await open(dir, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** Every head in the folder's list; lines that are none are left out. Empty without a list. */
export async function readHeads(dir: string): Promise<KeptHead[]> {
  const file = await openToRead(dir);
  if (!file) return [];
  const heads: KeptHead[] = [];
  for await (const line of file.readLines()) heads.push(...parseLine(line));
  return heads;
}

/** The newest head in the folder's list; null without one. */
export async function readNewestHead(dir: string): Promise<KeptHead | null> {
  const file = await openToRead(dir);
  if (!file) return null;
  try {
    const { size } = await file.stat();
    const { buffer, bytesRead } = await file.read({
      buffer: Buffer.alloc(tailBytes),
      position: Math.max(0, size - tailBytes),
    });
    const lines = buffer.subarray(0, bytesRead).toString("utf8").split("\n");
    return lines.flatMap(parseLine).at(-1) ?? null;
  } finally {
    await file.close();
  }
}

async function openToRead(dir: string): Promise<File | null> {
  try {
    return await open(join(dir, fileName), "r");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return null;
    throw error;
  }
}

function parseLine(line: string): KeptHead[] {
  try {
    return [lineSchema.parse(JSON.parse(line))];
  } catch {
    // Half of a line, or something that is none of ours.
    return [];
  }
}

import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { BackupFault } from "./tar.ts";

/**
 * The end of a backup: a gzip member of its own (RFC 1952) without content, whose comment is the SHA-256 of all bytes
 * before it. Other tools read over it. Compressed data can be changed and still mean the same; with this, no byte can.
 */
export function packDigest(sha256: string): Buffer {
  const header = Buffer.from([0x1f, 0x8b, 8, 0x10, 0, 0, 0, 0, 0, 255]);
  const nothing = Buffer.from([3, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
  return Buffer.concat([header, Buffer.from(`SHA-256 ${sha256}\0`), nothing]);
}

const digestBytes = packDigest("0".repeat(64)).length;

/** @throws BackupFault when a byte of the file is another than was written */
export async function checkDigest(file: string): Promise<void> {
  const { size } = await stat(file);
  const contentBytes = size - digestBytes;
  if (contentBytes <= 0) throw new BackupFault("It is no backup of Sendlock, or was cut.");
  const hash = createHash("sha256");
  for await (const chunk of createReadStream(file, { end: contentBytes - 1 })) hash.update(chunk);
  const end: Buffer[] = await createReadStream(file, { start: contentBytes }).toArray();
  if (!packDigest(hash.digest("hex")).equals(Buffer.concat(end)))
    throw new BackupFault("It is no backup of Sendlock, or it was cut or changed.");
}

import { readFile } from "node:fs/promises";
import { z } from "zod";
import { isSigned } from "#lib/audit/chain.ts";
import type { Head } from "#lib/audit/schema.ts";
import { OperatorError } from "./operator-error.ts";

/** A head as it is kept elsewhere; what else stands on the line is not needed here. */
const headSchema = z.looseObject({
  seq: z.number().int().nonnegative(),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  signature: z.string(),
});

function readHead(line: string): Head | undefined {
  try {
    return headSchema.parse(JSON.parse(line));
  } catch {
    // The last line of a file that is still being written, or something else.
    return undefined;
  }
}

/**
 * The newest head in a file of heads, a line each, or of one head as the API answers it.
 * @returns null for a file without any that this key signed
 * @throws OperatorError when the file can't be read
 */
export async function readNewestHead(file: string, publicKeyPem: string): Promise<Head | null> {
  const text = await readFile(file, "utf8").catch((cause: NodeJS.ErrnoException) => {
    throw new OperatorError(`The file of heads ${file} can't be read (${cause.code}).`, { cause });
  });
  const whole = readHead(text);
  const heads = (whole ? [whole] : text.split("\n").map(readHead)).filter(
    (head): head is Head => head !== undefined && isSigned(head.hash, head.signature, publicKeyPem),
  );
  return newest(heads);
}

/** The one that is farthest in the chain; null of none. */
export function newest(heads: readonly (Head | null)[]): Head | null {
  return heads.reduce<Head | null>((best, head) => (head && head.seq > (best?.seq ?? 0) ? head : best), null);
}

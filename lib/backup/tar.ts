/** The little of the tar format (POSIX.1-1988, "ustar") that a backup is made of: plain files, one after the other. */

import { buffer } from "node:stream/consumers";

const blockBytes = 512;
const endOfArchive = Buffer.alloc(2 * blockBytes);

/** A backup that is not as it was written: cut, changed, or something else. */
export class BackupFault extends Error {
  override name = "BackupFault";
}

const octal = (value: number, digits: number) => value.toString(8).padStart(digits, "0");

/**
 * The block that stands before a file's content.
 * @param size in bytes, below 8 GiB
 */
function packHeader(name: string, size: number, modified: Date): Buffer {
  const header = Buffer.alloc(blockBytes);
  if (Buffer.byteLength(name) > 100) throw new Error(`The name ${name} is too long for a tar file.`);
  const seconds = Math.floor(modified.getTime() / 1_000);
  header.write(name, 0);
  header.write(`${octal(0o600, 7)}\0${octal(0, 7)}\0${octal(0, 7)}\0`, 100);
  header.write(`${octal(size, 11)}\0${octal(seconds, 11)}\0`, 124);
  // The checksum counts itself as blanks.
  header.write("        0", 148);
  header.write("ustar\x0000", 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${octal(sum, 6)}\0 `, 148);
  return header;
}

const countPadding = (size: number) => (blockBytes - (size % blockBytes)) % blockBytes;

/** One file of an archive. */
export function packEntry(name: string, content: Buffer, modified: Date): Buffer[] {
  const header = packHeader(name, content.length, modified);
  return [header, content, Buffer.alloc(countPadding(content.length))];
}

export function packEnd(): Buffer {
  return endOfArchive;
}

/** Bytes of a stream, as many as are asked for. */
class Source {
  readonly #chunks: AsyncIterator<Buffer>;
  #rest: Buffer = Buffer.alloc(0);

  constructor(chunks: AsyncIterable<Buffer>) {
    this.#chunks = chunks[Symbol.asyncIterator]();
  }

  /** Some bytes, at most so many; undefined at the end. */
  async some(most: number): Promise<Buffer | undefined> {
    while (this.#rest.length === 0) {
      const next = await this.#chunks.next();
      if (next.done) return undefined;
      this.#rest = next.value;
    }
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async *stream(count: number): AsyncGenerator<Buffer> {
    for (let left = count; left > 0; ) {
      const chunk = await this.some(left);
      if (!chunk) throw new BackupFault("It is cut: it ends in the middle.");
      left -= chunk.length;
      yield chunk;
    }
  }

  async exactly(count: number): Promise<Buffer> {
    return await buffer(this.stream(count));
  }

  async close(): Promise<void> {
    await this.#chunks.return?.();
  }
}

export interface TarEntry {
  name: string;
  size: number;
  content: AsyncIterable<Buffer>;
}

function readHeader(header: Buffer): { name: string; size: number } {
  const name = header.toString("utf8", 0, 100).replace(/\0.*$/s, "");
  const [size, seconds] = [header.toString("latin1", 124, 135), header.toString("latin1", 136, 147)].map(
    (text) => (/^[0-7]{11}$/.test(text) ? Number.parseInt(text, 8) : Number.NaN),
  );
  if (size === undefined || seconds === undefined || Number.isNaN(size + seconds))
    throw new BackupFault("It is no backup of Sendlock, or was changed.");
  // Only what is written here is read here: every byte of the header counts.
  if (!packHeader(name, size, new Date(seconds * 1_000)).equals(header))
    throw new BackupFault("It is no backup of Sendlock, or was changed.");
  return { name, size };
}

/**
 * The files of an archive in order. An entry's content is read before the next entry is asked for.
 * @throws BackupFault for anything but what packEntry and packEnd write
 */
export async function* readTar(chunks: AsyncIterable<Buffer>): AsyncGenerator<TarEntry> {
  const source = new Source(chunks);
  try {
    for (;;) {
      const header = await source.exactly(blockBytes);
      if (header.every((byte) => byte === 0)) break;
      const { name, size } = readHeader(header);
      yield { name, size, content: source.stream(size) };
      const padding = await source.exactly(countPadding(size));
      if (padding.some((byte) => byte !== 0)) throw new BackupFault("It was changed.");
    }
    const end = await source.exactly(endOfArchive.length - blockBytes);
    if (!end.every((byte) => byte === 0) || (await source.some(1)))
      throw new BackupFault("It was changed: something follows its end.");
  } finally {
    await source.close();
  }
}

import { closeSync, openSync, readFileSync, readSync } from "node:fs";

const partBytes = 8 * 1024 * 1024;

/** Which of these texts stand in a process's own memory, and how much of it was read. Linux alone, for a child of ours. */
export function scanMemory(pid: number, texts: readonly string[]): { bytes: number; found: string[] } {
  const needles = texts.flatMap((text) => [
    // As the engine keeps strings, as they are sent, and as they are packed into JSON of ours.
    { text, pattern: Buffer.from(text, "utf8") },
    { text, pattern: Buffer.from(text, "utf16le") },
    { text, pattern: Buffer.from(Buffer.from(text).toString("base64").slice(0, -4)) },
  ]);
  const overlap = Math.max(...needles.map(({ pattern }) => pattern.length));
  const memory = openSync(`/proc/${pid}/mem`, "r");
  const found = new Set<string>();
  let bytes = 0;
  try {
    for (const { from, to } of listRegions(pid))
      for (let at = from; at < to; at += partBytes) {
        const part = readPart(memory, at, Math.min(to, at + partBytes + overlap) - at);
        bytes += Math.min(part.length, partBytes);
        for (const { text, pattern } of needles) if (part.includes(pattern)) found.add(text);
      }
  } finally {
    closeSync(memory);
  }
  return { bytes, found: [...found] };
}

/** What the process can write to, by /proc/PID/maps: heaps, stacks and buffers. */
function listRegions(pid: number): { from: number; to: number }[] {
  return readFileSync(`/proc/${pid}/maps`, "utf8")
    .split("\n")
    .flatMap((line) => {
      const match = /^([0-9a-f]+)-([0-9a-f]+) .w/.exec(line);
      return match
        ? [{ from: Number.parseInt(match[1] ?? "", 16), to: Number.parseInt(match[2] ?? "", 16) }]
        : [];
    });
}

/** Pages that were given back meanwhile, or never touched, read as nothing. */
function readPart(memory: number, at: number, length: number): Buffer {
  const part = Buffer.alloc(length);
  try {
    return part.subarray(0, readSync(memory, part, 0, length, at));
  } catch (error) {
    if (["EIO", "EFAULT"].includes((error as NodeJS.ErrnoException).code ?? "")) return Buffer.alloc(0);
    throw error;
  }
}

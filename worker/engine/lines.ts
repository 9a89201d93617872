/** Longest line that is taken, in bytes. The engine keeps its own lines below it. */
export const longestLineBytes = 65_536;
const shownBytes = 2_048;
const newline = 0x0a;

export interface LineSplitter {
  push(chunk: Buffer): void;
  /** Says that nothing more comes: half a line that is left over is noise. */
  end(): void;
}

/**
 * Cuts a byte stream into lines, wherever its chunks break. A line over the length is dropped while it comes in, so
 * that it costs no memory; its beginning goes to `onNoise`.
 */
export function createLineSplitter(
  onLine: (line: string) => void,
  onNoise: (beginning: string, bytes: number) => void,
): LineSplitter {
  let held: Buffer[] = [];
  let heldBytes = 0;
  let lineBytes = 0;

  const hold = (part: Buffer): void => {
    lineBytes += part.length;
    if (part.length === 0 || heldBytes > longestLineBytes) return;
    // A copy of what still fits: a slice would keep the whole chunk alive.
    const kept = Buffer.from(part.subarray(0, longestLineBytes + 1 - heldBytes));
    held.push(kept);
    heldBytes += kept.length;
  };
  const finish = (isWhole: boolean): void => {
    const bytes = Buffer.concat(held);
    const length = lineBytes;
    held = [];
    heldBytes = 0;
    lineBytes = 0;
    if (isWhole && length <= longestLineBytes) {
      const line = bytes.toString("utf8").trim();
      if (line !== "") onLine(line);
    } else if (length > 0) onNoise(bytes.subarray(0, shownBytes).toString("utf8"), length);
  };

  return {
    push(chunk) {
      let from = 0;
      for (let at = chunk.indexOf(newline); at >= 0; at = chunk.indexOf(newline, from)) {
        hold(chunk.subarray(from, at));
        finish(true);
        from = at + 1;
      }
      hold(chunk.subarray(from));
    },
    end: () => finish(false),
  };
}

import { appendFileSync, closeSync, openSync, renameSync, statSync } from "node:fs";

export interface BoundedLog {
  path: string;
  write: (line: string) => void;
  close: () => void;
}

/** A log file for its owner alone; when it is full it becomes `….1`, in place of an earlier one. */
export function openBoundedLog(path: string, maxBytes = 10_000_000): BoundedLog {
  let file = openSync(path, "a", 0o600);
  let size = statSync(path).size;
  return {
    path,
    write(line) {
      const bytes = Buffer.from(`${line}\n`);
      if (size > 0 && size + bytes.length > maxBytes) {
        closeSync(file);
        renameSync(path, `${path}.1`);
        file = openSync(path, "a", 0o600);
        size = 0;
      }
      appendFileSync(file, bytes);
      size += bytes.length;
    },
    close: () => closeSync(file),
  };
}

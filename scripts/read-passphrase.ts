import { text } from "node:stream/consumers";
import { OperatorError } from "./operator-error.ts";

/** Reads a passphrase: at a terminal without showing it, else all of stdin up to its last line end. */
export async function readPassphrase(question: string): Promise<string> {
  if (!process.stdin.isTTY) return (await text(process.stdin)).replace(/\r?\n$/, "");
  process.stderr.write(question);
  process.stdin.setRawMode(true);
  try {
    return await readHiddenLine();
  } finally {
    process.stdin.setRawMode(false);
    process.stdin.pause();
    process.stderr.write("\n");
  }
}

async function readHiddenLine(): Promise<string> {
  let line = "";
  process.stdin.setEncoding("utf8");
  for (;;) {
    const typed = await new Promise<string>((resolve) =>
      process.stdin.once("data", (data) => resolve(String(data))),
    );
    for (const character of typed) {
      if (character === "\r" || character === "\n") return line;
      // Ctrl-C comes as a character while the terminal is raw.
      if (character === "\u0003") throw new OperatorError("Broken off.");
      line = character === "\u007f" || character === "\b" ? line.slice(0, -1) : line + character;
    }
  }
}

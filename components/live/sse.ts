export interface StreamEvent {
  event: string;
  /** Last id named so far, "" before the first. */
  id: string;
  data: string;
}

/**
 * Cuts a stream of Server-Sent Events into events, however its text is cut into pieces. Comments and `retry` are
 * passed over.
 */
export function createEventParser(): (piece: string) => StreamEvent[] {
  let rest = "";
  let id = "";
  let event = "";
  let data: string[] = [];

  const takeLine = (line: string): StreamEvent | undefined => {
    if (line === "") {
      const whole = { event: event || "message", id, data: data.join("\n") };
      const isEmpty = data.length === 0;
      event = "";
      data = [];
      return isEmpty ? undefined : whole;
    }
    const [, name, value = ""] = /^([^:]+):? ?(.*)$/.exec(line) ?? [];
    if (name === "data") data.push(value);
    else if (name === "event") event = value;
    else if (name === "id") id = value;
    return undefined;
  };

  return (piece) => {
    const lines = (rest + piece).split("\n");
    rest = lines.pop() ?? "";
    return lines.flatMap((line) => takeLine(line.replace(/\r$/, "")) ?? []);
  };
}

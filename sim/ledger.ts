import { appendFileSync, readFileSync, truncateSync } from "node:fs";

export type Surface = "entra" | "exchange" | "graph" | "control" | "smtp";
export type SettingValue = boolean | string | number | null;

/** One call, as it really happened. Times are UTC with milliseconds. */
export interface LedgerEntry {
  n: number;
  at: string;
  /** When the answer left. null: still under way, or the simulator died during it. */
  endAt: string | null;
  tenantId: string | null;
  clientId: string | null;
  surface: Surface;
  /** A cmdlet name, "EXOModuleFile", "token", "message", or what the control endpoint changed. */
  cmdlet: string;
  /** The RejectDirectSend asked for. */
  value?: SettingValue;
  whatIf?: boolean;
  /** RejectDirectSend before and after; present only once a change was applied. */
  before?: SettingValue;
  after?: SettingValue;
  /** Every setting that was changed. */
  changed?: Record<string, SettingValue>;
  /** The tenant whose data was answered or changed, where a fault made it another one. */
  answeredAs?: string;
  /** Of the envelope (MAIL FROM); empty for the null sender. This and the next three: surface "smtp" only. */
  senderDomain?: string;
  recipient?: string;
  /** The IP address that the message came from. */
  peer?: string;
  /** The inbound connector that the message came through. */
  connector?: string;
  /** "ok", an AADSTS code, an Exchange or SMTP error code, "250", "aborted", or the kind of the fault that cut it off. */
  outcome: string | null;
  requestId: string;
}

export type LedgerStart = Pick<LedgerEntry, "tenantId" | "clientId" | "surface" | "cmdlet" | "requestId"> &
  Partial<Pick<LedgerEntry, "value" | "whatIf" | "senderDomain" | "recipient" | "peer" | "connector">>;

export interface Ledger {
  begin(start: LedgerStart): LedgerEntry;
  /** Adds to an entry; written to the file before it returns. */
  amend(entry: LedgerEntry, more: Partial<LedgerEntry>): void;
  end(entry: LedgerEntry, outcome: string): void;
  entries(): readonly LedgerEntry[];
}

/** Reads the lines back. A torn last line (the process was killed while writing) is cut off. */
function load(file: string): Map<number, LedgerEntry> {
  const found = new Map<number, LedgerEntry>();
  let text = "";
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  if (whole.length < text.length) truncateSync(file, Buffer.byteLength(whole));
  for (const line of whole.split("\n").filter(Boolean)) {
    const part = JSON.parse(line) as Partial<LedgerEntry> & { n: number };
    const known = found.get(part.n);
    if (known) Object.assign(known, part);
    else found.set(part.n, part as LedgerEntry);
  }
  return found;
}

/** Opens the append-only file: one JSON line when a call begins, changes something and ends. */
export function openLedger(file: string): Ledger {
  const all = [...load(file).values()];
  let last = all.at(-1)?.n ?? 0;
  const write = (part: object) => appendFileSync(file, `${JSON.stringify(part)}\n`, { mode: 0o600 });
  const amend = (entry: LedgerEntry, more: Partial<LedgerEntry>) => {
    write({ n: entry.n, ...more });
    Object.assign(entry, more);
  };
  return {
    begin(start) {
      last += 1;
      const entry: LedgerEntry = {
        n: last,
        at: new Date().toISOString(),
        endAt: null,
        outcome: null,
        ...start,
      };
      write(entry);
      all.push(entry);
      return entry;
    },
    amend,
    end: (entry, outcome) => amend(entry, { endAt: new Date().toISOString(), outcome }),
    entries: () => all,
  };
}

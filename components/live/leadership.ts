interface LeadershipOptions {
  /** Of the lock. */
  name: string;
  /** Without it each tab leads. */
  locks: LockManager | undefined;
  /** What the leader does until the signal is aborted. */
  lead: (signal: AbortSignal) => Promise<void>;
  /** Another tab thought this one asleep and leads now. */
  onTaken: () => void;
  signal: AbortSignal;
}

export interface Leadership {
  isLeader: () => boolean;
  /** Leads at once, whoever does now. */
  takeOver: () => void;
}

/** One tab of a browser leads: whoever holds the lock. The others wait for it in a queue. */
export function seekLeadership({ name, locks, lead, onTaken, signal }: LeadershipOptions): Leadership {
  let leading: AbortController | null = null;
  let waiting = new AbortController();

  const begin = (term: AbortController) => {
    leading = term;
    return lead(AbortSignal.any([term.signal, signal]));
  };
  const ask = (steal: boolean) => {
    const term = new AbortController();
    if (!locks) return void begin(term);
    waiting.abort();
    waiting = new AbortController();
    // The two may not be given together: what is taken need not be waited for.
    const options = steal ? { steal } : { signal: AbortSignal.any([waiting.signal, signal]) };
    locks
      .request(name, options, () => begin(term))
      .catch((error: unknown) => {
        if (!(error instanceof DOMException && error.name === "AbortError")) throw error;
        if (leading !== term || signal.aborted) return;
        leading = null;
        term.abort();
        ask(false);
        onTaken();
      });
  };
  ask(false);
  return { isLeader: () => leading !== null, takeOver: () => ask(true) };
}

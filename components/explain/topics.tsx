import type { ReactNode } from "react";

interface Topic {
  /** The question that it answers. */
  title: string;
  /** Where `/learn` says more. */
  anchor: string;
  text: ReactNode;
}

/** Short answers, shown where the question comes up. */
export const topics = {
  directSend: {
    title: "What is Direct Send?",
    anchor: "what",
    text: (
      <p>
        Handing mail straight to a tenant's Exchange, without signing in, with one of the tenant's own domains
        as envelope sender. Scanners use it, and so do people who pretend to be a colleague.
      </p>
    ),
  },
  blocked: {
    title: "What does Blocked refuse?",
    anchor: "rule",
    text: (
      <p>
        Mail that no inbound connector recognises by IP address or certificate, and whose envelope sender is
        in one of the tenant's accepted domains. Both must hold. Passing SPF, DKIM or DMARC makes no
        exception.
      </p>
    ),
  },
  delay: {
    title: "How soon does it count?",
    anchor: "when",
    text: (
      <p>
        The setting is saved at once, but Exchange may take up to 30 minutes to enforce it. Allow for as long
        when you take it back.
      </p>
    ),
  },
  connectors: {
    title: "Which connectors count?",
    anchor: "fix",
    text: (
      <p>
        Inbound connectors that are on and recognise the sender by IP address or TLS certificate. One that
        knows only the sender's domain does not exempt its mail.
      </p>
    ),
  },
  noTrace: {
    title: "Where is the refused mail?",
    anchor: "when",
    text: (
      <p>
        Nowhere in the tenant: it is refused while it is being handed over, so message trace has no line of it
        and no transport rule can save it. Only the sender sees the 550 5.7.68.
      </p>
    ),
  },
} as const satisfies Record<string, Topic>;

export type TopicName = keyof typeof topics;

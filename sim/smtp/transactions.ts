import type { SMTPServerSession } from "smtp-server";
import type { Cloud } from "../cloud.ts";
import type { LedgerEntry } from "../ledger.ts";
import { domainOf, judgeRecipient, type Refusal } from "./judge-recipient.ts";

/** What is known of one connection. */
interface Connection {
  certificateNames: string[];
  /** Recipients accepted in the running transaction, by address: the message has not come yet. */
  pending: Map<string, LedgerEntry>;
}

export interface Transactions {
  setCertificateNames(session: SMTPServerSession, names: string[]): void;
  /** Judges a recipient and enters it into the ledger. Returns why it is refused. */
  addRecipient(session: SMTPServerSession, recipient: string): Refusal | undefined;
  /** Ends the running transaction, if any, with the outcome of all accepted recipients. */
  end(session: SMTPServerSession, outcome: string): void;
}

/** Follows the mail transactions of all connections: one ledger entry for each recipient. */
export function createTransactions(cloud: Cloud): Transactions {
  const connections = new WeakMap<SMTPServerSession, Connection>();
  const connectionOf = (session: SMTPServerSession): Connection => {
    const known = connections.get(session) ?? { certificateNames: [], pending: new Map() };
    connections.set(session, known);
    return known;
  };
  return {
    setCertificateNames(session, names) {
      connectionOf(session).certificateNames = names;
    },
    addRecipient(session, recipient) {
      const { certificateNames, pending } = connectionOf(session);
      if (pending.has(recipient)) return undefined;
      const sender = session.envelope.mailFrom ? session.envelope.mailFrom.address : "";
      const source = { peer: session.remoteAddress, certificateNames };
      const { tenant, refusal, connector } = judgeRecipient(cloud, { sender, recipient }, source);
      const entry = cloud.ledger.begin({
        surface: "smtp",
        cmdlet: "message",
        tenantId: tenant?.id ?? null,
        clientId: null,
        requestId: crypto.randomUUID(),
        senderDomain: domainOf(sender),
        recipient,
        peer: source.peer,
        ...(connector === undefined ? {} : { connector }),
      });
      if (refusal) cloud.ledger.end(entry, refusal.outcome);
      else pending.set(recipient, entry);
      return refusal;
    },
    end(session, outcome) {
      const { pending } = connectionOf(session);
      for (const entry of pending.values()) cloud.ledger.end(entry, outcome);
      pending.clear();
    },
  };
}

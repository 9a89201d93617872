import type { Cloud, CloudTenant } from "../cloud.ts";
import { type MailSource, matchConnector } from "./match-connector.ts";
import { transportValue } from "./transport-setting.ts";

/** What Exchange says to a sender it refuses, as SMTP code and text. */
export class Refusal extends Error {
  readonly responseCode: number;
  /** As the ledger has it, such as "550 5.7.68". */
  readonly outcome: string;
  constructor(responseCode: number, text: string) {
    super(text);
    this.responseCode = responseCode;
    this.outcome = `${responseCode} ${text.split(" ", 1)[0]}`;
  }
}

const relayDenied = () => new Refusal(550, "5.7.64 TenantAttribution; Relay Access Denied");
const directSendRefused = () =>
  new Refusal(
    550,
    "5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources",
  );

/** The part of a mail address after its last @, in lower case; empty for the null sender. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf("@") + 1).toLowerCase();
}

export interface Verdict {
  tenant: CloudTenant | undefined;
  /** Undefined if the recipient is accepted. */
  refusal: Refusal | undefined;
  /** The name of the connector that the message came through. */
  connector: string | undefined;
}

/** Decides on one recipient by the envelope alone: neither headers nor SPF, DKIM and DMARC play a part. */
export function judgeRecipient(
  cloud: Cloud,
  envelope: { sender: string; recipient: string },
  source: MailSource,
): Verdict {
  const recipientDomain = domainOf(envelope.recipient);
  const tenant = cloud.findTenant(recipientDomain);
  // A tenant is found by its id too, and that is no domain.
  if (!tenant?.domains.includes(recipientDomain)) {
    return { tenant: undefined, refusal: relayDenied(), connector: undefined };
  }
  const senderDomain = domainOf(envelope.sender);
  const connector = matchConnector(tenant.state.connectors, source, senderDomain)?.name;
  const isDirectSend = tenant.domains.includes(senderDomain) && connector === undefined;
  const isRefused = isDirectSend && transportValue(cloud, tenant) === true;
  return { tenant, refusal: isRefused ? directSendRefused() : undefined, connector };
}

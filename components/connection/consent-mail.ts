import type { TenantAccess } from "#lib/tenants/schema.ts";
import { neededRoles } from "./role-script.ts";

interface ConsentMail {
  /** The customer's tenant. */
  domain: string;
  clientId: string;
  access: TenantAccess;
  url: string;
  expiresAt: string;
}

const dayFormat = new Intl.DateTimeFormat("en-GB", { dateStyle: "long", timeZone: "UTC" });

const purpose: Record<TenantAccess, string> = {
  change: "It reads this setting and, once we have agreed that with you, changes it.",
  watch: "It reads this setting and does not change it.",
};

/** What is written to the customer's administrator, in words that need no knowledge of ours. */
export function consentMail({ domain, clientId, access, url, expiresAt }: ConsentMail): {
  subject: string;
  body: string;
} {
  const role = neededRoles[access].name;
  const body = [
    "Hello,",
    "",
    `we look after the Direct Send setting of your Microsoft 365 tenant ${domain} with an app. ${purpose[access]} The app needs your consent once, and a role.`,
    "",
    "1. Open this link and sign in as a Global Administrator or Privileged Role Administrator of your tenant:",
    url,
    "",
    '2. Microsoft shows what the app asks for: "Manage Exchange As Application" (Exchange.ManageAsApp). Press Accept.',
    "",
    `3. In the Entra admin centre, under Roles and administrators, open the role ${role}, choose Add assignments, and add the app with this application id: ${clientId}`,
    "",
    `The link works once, until ${dayFormat.format(new Date(expiresAt))}. If you did not expect this message, ask us before you open it.`,
    "",
    "Kind regards",
  ].join("\n");
  return { subject: `Please give our app consent: Direct Send of ${domain}`, body };
}

/** Opens the reader's own mail program. @param contact what is kept of the customer, where an address may stand */
export function mailAddress({ subject, body }: { subject: string; body: string }, contact: string): string {
  const to = /[^\s<>,;:"()]+@[^\s<>,;:"()]+/.exec(contact)?.[0] ?? "";
  const query = `subject=${encodeURIComponent(subject)}&body=${encodeURIComponent(body.replaceAll("\n", "\r\n"))}`;
  return `mailto:${encodeURIComponent(to).replaceAll("%40", "@")}?${query}`;
}

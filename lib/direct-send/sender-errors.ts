import type { CatalogueRow } from "./schema.ts";

/** What senders are told when their mail is refused. It is no failure of Sendlock or of the tenant. */
export const senderErrors: readonly CatalogueRow[] = [
  {
    code: "direct-send-refused",
    class: "sender",
    words: [/\b5\.7\.68\b/, "TenantInboundAttribution"],
    cause: "Direct Send is blocked in the tenant, and no connector knows this sender. The setting works.",
    fix: "Give the sender an inbound connector by IP address or certificate, let it sign in, or allow Direct Send in this tenant again.",
    page: "connector",
  },
  {
    code: "sender-not-attributed",
    class: "sender",
    words: [/\b5\.7\.64\b/, /\b4\.4\.62\b/, /\bTenantAttribution\b/],
    cause:
      "Microsoft can't tell which tenant the sender belongs to. This is not the Direct Send setting: its IP address has changed, or it reaches another region.",
    fix: "Write the sender's new IP address into the inbound connector and the SPF record.",
    page: "devices",
  },
];

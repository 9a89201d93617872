import type { CatalogueRow } from "./schema.ts";

/** What goes wrong while an app registration is set up and tenants consent to it. */
export const setUpErrors: readonly CatalogueRow[] = [
  {
    code: "consent-settling",
    class: "transient",
    entra: [650051],
    cause: "The consent was given a moment ago, and Entra has not spread it yet.",
    fix: "Nothing to do: Sendlock tries again by itself. If it stays so for some minutes, send a new consent link.",
    page: "consent",
  },
  {
    code: "consent-not-permitted",
    class: "tenant",
    entra: [90094, 90095],
    cause: "Whoever opened the consent link may not consent for the tenant.",
    fix: "Send a new link to a Global Administrator or Privileged Role Administrator of the customer.",
    page: "consent",
  },
  {
    code: "consent-declined",
    class: "tenant",
    entra: [65004],
    // Both words also stand beside numbers that mean something else.
    words: [/^(?!.*AADSTS).*\b(access_denied|consent_required)\b/s],
    cause: "The customer's administrator left Microsoft's page without giving consent.",
    fix: "Send a new link, and say what it is for: Exchange.ManageAsApp lets Sendlock read and change this one setting; what else it may do is up to the Exchange role that you give it.",
    page: "consent",
  },
  {
    code: "redirect-not-registered",
    class: "app",
    entra: [50011],
    cause: "The app registration does not know the address to which Microsoft should lead back.",
    fix: "App registration > Authentication > Web: add the redirect URI that Sendlock shows, exactly as it stands.",
    page: "consent",
  },
  {
    code: "single-tenant-app",
    class: "app",
    entra: [50194],
    cause: "The app registration is for its own tenant only, so no other tenant can consent to it.",
    fix: "App registration > Authentication > Supported accounts: choose accounts in any organisational directory.",
    page: "entraErrors",
  },
  {
    code: "public-client",
    class: "app",
    entra: [700025],
    cause: "The app registration is set up as a public client, which may have no credential.",
    fix: "App registration > Authentication: turn off public client flows and use the platform Web.",
    page: "entraErrors",
  },
];

import type { CatalogueRow } from "./schema.ts";

/**
 * What goes wrong with delegated access of a partner (GDAP). Sendlock signs in as an app and needs none of it, but
 * meets the texts where somebody pastes them, or an app registration is used for both.
 */
export const partnerErrors: readonly CatalogueRow[] = [
  {
    code: "account-not-in-tenant",
    class: "tenant",
    entra: [50020, 50177, 50034],
    cause: "The account that signed in is not known in this tenant, or only as a guest.",
    fix: "Delete the guest account in the customer's tenant, and add the account to the security group of the GDAP relationship.",
    page: "gdap",
  },
  {
    code: "mfa-required",
    class: "app",
    entra: [50076, 50079, 50074, 50078],
    words: [/Authentication failed\. MFA required/i],
    cause: "The partner's sign-in was made without a second factor, or that is too long ago.",
    fix: "Sign in as the partner's account again, with a second factor.",
    page: "gdap",
  },
  {
    code: "partner-sign-in-ended",
    class: "app",
    entra: [700082, 70008, 70043, 50173],
    cause: "The partner's refresh token has expired, was not used for too long, or was revoked.",
    fix: "Sign in as the partner's account again.",
    page: "gdap",
  },
  {
    code: "partner-consent-missing",
    class: "tenant",
    entra: [90099],
    cause: "The app is not authorised for the partner's delegated access in this tenant.",
    fix: "Give the app consent for this customer through Partner Center.",
    page: "gdap",
  },
  {
    code: "partner-account-at-risk",
    class: "tenant",
    entra: [530034],
    cause:
      "Delegated access is refused because the partner's account counts as compromised in its home tenant.",
    fix: "Treat the account as stolen until it is shown not to be, then clear its risk in your own tenant.",
    page: "gdap",
  },
  {
    code: "partner-role-missing",
    class: "tenant",
    words: [/The role assigned to user \S+ isn't supported/],
    cause: "The partner's account signs in, but the GDAP relationship gives it no Exchange role here.",
    fix: "Add Exchange Administrator to the GDAP relationship and to the group that the account is in. In a console of your own connect with -DisableWAM.",
    page: "gdap",
  },
  {
    code: "partner-group-unmapped",
    class: "tenant",
    words: ["Unable to initialize the authorization context"],
    cause: "No security group of the partner is mapped to an Exchange role in this tenant.",
    fix: "Map a group that the account is in to Exchange Administrator in the GDAP relationship.",
    page: "gdap",
  },
  {
    code: "partner-relationship-ended",
    class: "tenant",
    words: ["User was not found"],
    cause: "The partner's account is not found in this tenant: the customer may have ended the relationship.",
    fix: "Ask the customer. Send a new invitation, or archive the tenant.",
    page: "gdap",
  },
];

import type { CatalogueRow } from "./schema.ts";

/** What Exchange Online refuses. Its texts were gathered from Microsoft's documentation and public reports. */
export const exchangeErrors: readonly CatalogueRow[] = [
  {
    code: "role-missing",
    class: "tenant",
    types: ["roleMissing"],
    fragments: [
      /The role assigned to (application|user) \S+ isn't supported/,
      "isn't assigned to any management roles",
      "CmdletAccessDeniedException",
    ],
    cause: "The app may sign in to this tenant, but has no Exchange role there.",
    fix: "In this tenant give the enterprise application the role Exchange Administrator. It can take up to an hour to count.",
  },
  {
    code: "read-only",
    class: "tenant",
    types: ["cmdletMissing"],
    fragments: [
      /The term '(Set|Get)-OrganizationConfig' is not recognized/,
      "is not present in the role definition of the current user",
    ],
    cause: "The app may read this tenant but not change it: its role there is read-only.",
    fix: "In this tenant give the enterprise application the role Exchange Administrator.",
  },
  {
    code: "setting-not-offered",
    class: "tenant",
    types: ["parameterMissing"],
    fragments: ["A parameter cannot be found that matches parameter name", "NamedParameterNotFound"],
    cause: "This tenant does not offer the setting to the app: a restricted role, or a cloud without it.",
    fix: "Check the role of the app in this tenant, and the cloud that the tenant is in.",
  },
  {
    code: "not-hydrated",
    class: "tenant",
    types: ["notHydrated"],
    fragments: ["Enable-OrganizationCustomization", "InvalidOperationInDehydratedContextException"],
    cause: "The tenant's organisation was never customised, so Exchange refuses changes of this kind.",
    fix: "Run Enable-OrganizationCustomization once in this tenant (it can't be undone), wait an hour, then try again.",
  },
  {
    code: "throttled",
    class: "transient",
    types: ["throttled"],
    fragments: ["Too Many Requests", "surpassed the permitted limit"],
    cause: "Exchange asked to slow down for this tenant.",
    fix: "Nothing to do: Sendlock waits as long as Exchange asks, then tries again.",
  },
  {
    code: "exchange-away",
    class: "transient",
    types: ["busy"],
    fragments: ["Server Busy", "server side error"],
    cause: "Exchange is out of order for the moment.",
    fix: "Nothing to do: Sendlock tries again by itself.",
  },
  {
    code: "not-allowed",
    class: "tenant",
    types: ["unauthorized", "notPermitted"],
    fragments: ["User is not allowed to call"],
    cause: "Entra gave a token, but Exchange refuses it for this tenant.",
    fix: "Check that Exchange.ManageAsApp is an application permission with consent, that the app has its Exchange role here, and that the tenant has Exchange.",
  },
];

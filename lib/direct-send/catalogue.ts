/**
 * Who can cure an error: `app` the MSP, once for all tenants; `tenant` somebody in this tenant; `transient`
 * time alone (the only class that is tried again); `worker` the machine that Sendlock runs on.
 */
export type ErrorClass = "app" | "tenant" | "transient" | "worker";

export interface Explanation {
  code: string;
  class: ErrorClass;
  cause: string;
  fix: string;
}

export interface CatalogueRow extends Explanation {
  /** Error types of the engine protocol and of the worker. */
  types: readonly string[];
  /** Fragments of Microsoft's text. Codes where there are any: the prose around them changes. */
  fragments: readonly (string | RegExp)[];
}

/**
 * What goes wrong between a worker and a tenant, in order: the first row that matches explains the error.
 * Entra's codes: learn.microsoft.com/entra/identity-platform/reference-error-codes. Exchange's texts were
 * gathered from Microsoft's documentation and public reports.
 */
export const catalogue: readonly CatalogueRow[] = [
  {
    code: "wrong-tenant",
    class: "tenant",
    types: ["wrongTenant"],
    fragments: [],
    cause: "Another tenant answered than the one that was meant. Nothing was changed.",
    fix: "Compare the tenant id and the initial domain in Sendlock with the customer's Entra overview page.",
  },
  {
    code: "not-sent",
    class: "transient",
    types: ["notSent"],
    fragments: [],
    cause: "The permission to change came too late or not at all, so nothing was sent to Exchange.",
    fix: "Nothing to do: Sendlock tries again by itself.",
  },
  {
    code: "no-consent",
    class: "tenant",
    types: [],
    fragments: ["AADSTS700016", "AADSTS7000229", "AADSTS65001"],
    cause:
      "This tenant does not know the app registration: its administrator has not given consent, or took it back.",
    fix: "Send the tenant's admin consent link to a Global Administrator of the customer, then give the app its Exchange role again.",
  },
  {
    code: "exchange-permission-missing",
    class: "app",
    types: ["manageAsAppMissing"],
    fragments: ["AADSTS650056", "AADSTS650057"],
    cause:
      "The app registration lacks the application permission Exchange.ManageAsApp, or it was added after consent.",
    fix: "Add Office 365 Exchange Online > Application permissions > Exchange.ManageAsApp, then give consent again in each tenant.",
  },
  {
    code: "no-exchange",
    class: "tenant",
    types: [],
    fragments: ["AADSTS650052", "AADSTS500011"],
    cause: "The tenant has no Exchange Online: no licence, a lapsed one, or a tenant that is brand-new.",
    fix: "Check the customer's licences. A tenant without Exchange Online can be left out.",
  },
  {
    code: "secret-wrong",
    class: "app",
    types: [],
    fragments: ["AADSTS7000215"],
    cause: "The client secret is wrong. Often the secret's id was pasted instead of its value.",
    fix: "Make a new client secret in the app registration and store its value.",
  },
  {
    code: "secret-expired",
    class: "app",
    types: [],
    fragments: ["AADSTS7000222"],
    cause: "The client secret of the app registration has expired.",
    fix: "Store a new secret or, better, a certificate. All tenants of this app recover together.",
  },
  {
    code: "certificate-not-registered",
    class: "app",
    types: [],
    fragments: ["AADSTS700027", "AADSTS50012"],
    cause: "The certificate is not registered with the app, or it is a few seconds since it was.",
    fix: "Upload the certificate (.cer) to the app registration under Certificates & secrets.",
  },
  {
    code: "clock-wrong",
    class: "worker",
    types: [],
    fragments: ["AADSTS700024"],
    cause: "The clock of the worker's machine is off, so Entra takes its sign-in as too early or too late.",
    fix: "Set the clock of that machine by NTP.",
  },
  {
    code: "credential-missing",
    class: "app",
    types: ["credentialMissing"],
    fragments: ["AADSTS7000218", "AADSTS900144"],
    cause: "No usable credential is stored for this tenant's app registration.",
    fix: "Add a certificate or a client secret to the app registration.",
  },
  {
    code: "credential-sealed",
    class: "worker",
    types: ["credentialSealed"],
    fragments: [],
    cause:
      "The worker cannot open the stored credential: its key is another one, or the stored row was moved or changed.",
    fix: "Give the worker the key file that the credential was sealed for, or store the credential again.",
  },
  {
    code: "tenant-not-found",
    class: "tenant",
    types: [],
    fragments: ["AADSTS90002", "AADSTS900023", "AADSTS5000224"],
    cause: "Microsoft does not know this tenant: a typing error, a deleted tenant, or another cloud.",
    fix: "Check the tenant id and the cloud. If the customer has left, archive the tenant.",
  },
  {
    code: "app-disabled",
    class: "tenant",
    types: [],
    fragments: ["AADSTS7000112", "AADSTS70001"],
    cause: "The enterprise application is disabled in this tenant.",
    fix: "Entra > Enterprise applications > the app > Properties: let users sign in. If all tenants fail, look at the app's home tenant.",
  },
  {
    code: "conditional-access",
    class: "tenant",
    types: [],
    fragments: ["AADSTS53003", "AADSTS530032"],
    cause: "A Conditional Access policy of this tenant refuses the sign-in.",
    fix: "Exclude the app from the policy, or allow the address of this server. The tenant's sign-in log names the policy.",
  },
  {
    code: "entra-away",
    class: "transient",
    types: [],
    fragments: [/AADSTS(90033|90006|90024|50033|90090|90055|50196)\b/, "temporarily_unavailable"],
    cause: "Entra is busy or out of order for the moment.",
    fix: "Nothing to do: Sendlock tries again by itself.",
  },
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
  {
    code: "network",
    class: "transient",
    types: ["unreachable", "network"],
    fragments: [
      "network_error",
      "ENOTFOUND",
      "ETIMEDOUT",
      "ECONNREFUSED",
      "ECONNRESET",
      "EAI_AGAIN",
      "socket hang up",
    ],
    cause: "The worker could not reach Microsoft.",
    fix: "Let the worker's machine reach login.microsoftonline.com and outlook.office365.com on port 443.",
  },
  {
    code: "engine-hung",
    class: "transient",
    types: ["stepTimeout", "visitTimeout"],
    fragments: [],
    cause: "Exchange did not answer within the time limit, so the visit was ended.",
    fix: "Nothing to do: Sendlock tries again by itself. If it stays so, look at the worker's network.",
  },
  {
    code: "engine-ended",
    class: "transient",
    types: ["engineExited", "badOutput", "aborted", "notConnected"],
    fragments: [],
    cause: "The PowerShell process ended in the middle of its work.",
    fix: "Nothing to do: Sendlock tries again with a new one. If it stays so, look at the worker's log.",
  },
  {
    code: "engine-refused",
    class: "worker",
    types: ["badRequest", "unsupported", "tooLarge"],
    fragments: [],
    cause: "The worker and its PowerShell engine did not understand each other, or the answer was too large.",
    fix: "Start Sendlock again, so that both are of the same version. If it stays so, report it with the raw text.",
  },
  {
    code: "engine-missing",
    class: "worker",
    types: ["engineMissing", "moduleBroken"],
    fragments: [],
    cause: "The worker has no PowerShell engine or module that may visit this tenant.",
    fix: "Install PowerShell 7.6 and the module ExchangeOnlineManagement 3.10.1 on the worker's machine, or use the worker's container image.",
  },
];

const unrecognised: Explanation = {
  code: "unrecognised",
  class: "tenant",
  cause: "Something went wrong that Sendlock does not know yet.",
  fix: "Read the raw text. If it names no cure, check the tenant again later.",
};

/** Reasons that are no errors of Microsoft: why a state is unknown. */
const reasons: Record<string, Explanation> = {
  "never-read": { code: "never-read", class: "tenant", cause: "Not read yet", fix: "Check this tenant." },
  "setting-absent": {
    code: "setting-absent",
    class: "tenant",
    cause: "Exchange answered without this setting",
    fix: "The tenant's cloud or age may not have it yet. Check again later.",
  },
  "tenant-busy": {
    code: "tenant-busy",
    class: "transient",
    cause: "Another request was at work on this tenant",
    fix: "Try again when it is done.",
  },
  "not-undoable": {
    code: "not-undoable",
    class: "tenant",
    cause: "No value was recorded before the change, or the change was not read back",
    fix: "Check this tenant, then block or allow it.",
  },
  "nothing-changed": {
    code: "nothing-changed",
    class: "tenant",
    cause: "Nothing was changed here, so there is nothing to take back",
    fix: "Nothing to do.",
  },
  "changed-since": {
    code: "changed-since",
    class: "tenant",
    cause: "The value is not the one that the run had set: somebody changed it since",
    fix: "Check this tenant and decide anew.",
  },
  "requester-not-allowed": {
    code: "requester-not-allowed",
    class: "app",
    cause: "Who asked for this may no longer change tenants",
    fix: "Let somebody with the role Technician ask again.",
  },
  "tenant-archived": {
    code: "tenant-archived",
    class: "tenant",
    cause: "The tenant was archived meanwhile",
    fix: "Nothing to do.",
  },
  "run-not-running": {
    code: "run-not-running",
    class: "tenant",
    cause: "The run was paused or cancelled meanwhile",
    fix: "Start it again if it is still wanted.",
  },
  "read-back-differs": {
    code: "read-back-differs",
    class: "transient",
    cause: "Exchange took the change, but still answers with another value",
    fix: "Nothing to do: Sendlock reads again by itself for half an hour.",
  },
  verifying: {
    code: "verifying",
    class: "transient",
    cause: "Set, not read back yet",
    fix: "Sendlock reads again by itself.",
  },
  unverified: {
    code: "unverified",
    class: "tenant",
    cause: "Set, but not read back",
    fix: "Check this tenant: only a reading tells which state it is in.",
  },
};

/** The row that explains an error: by its type, which is ours, else by Microsoft's text. Never empty-handed. */
export function explainError(type: string, raw: string): Explanation {
  return (
    catalogue.find((row) => row.types.includes(type)) ??
    catalogue.find(({ fragments }) => fragments.some((fragment) => isIn(raw, fragment))) ??
    unrecognised
  );
}

function isIn(raw: string, fragment: string | RegExp): boolean {
  if (typeof fragment !== "string") return fragment.test(raw);
  // One code can be the beginning of another: AADSTS70001 and AADSTS700016.
  return fragment.startsWith("AADSTS") ? new RegExp(`${fragment}\\b`).test(raw) : raw.includes(fragment);
}

/** The row of a stored code; a code that this version does not know reads as unrecognised. */
export function findRow(code: string): Explanation {
  return catalogue.find((row) => row.code === code) ?? reasons[code] ?? { ...unrecognised, code };
}

import type { Connection, StepResult } from "./schema.ts";
import { connectionSteps } from "./steps.ts";

/** Directory roles that matter here, by template id. Source: learn.microsoft.com/entra/identity/role-based-access-control/permissions-reference. */
const directoryRoles = {
  "29232cdf-9323-42fd-ade2-1d097af3e4de": "Exchange Administrator",
  "62e90394-69f5-4237-9190-012177145e10": "Global Administrator",
  "f2ef992c-3afb-46b9-b7cf-a126ee74c451": "Global Reader",
} as const;

/** How long the answer to a consent link is waited for. */
export const consentDays = 7;

/** A check before its first step. */
export function beginConnection(): Connection {
  const steps = connectionSteps.map((step): StepResult => ({ step, state: "waiting" }));
  return { steps, outcome: null, directSend: null, mayHydrate: false };
}

/** The check with one step's result. */
export function settleStep(connection: Connection, result: StepResult): Connection {
  return {
    ...connection,
    steps: connection.steps.map((step) => (step.step === result.step ? result : step)),
  };
}

/** The check when nothing more is looked at: what was not reached keeps waiting. */
export function endConnection(connection: Connection): Connection {
  return { ...connection, outcome: failedStep(connection.steps) ? "failed" : "passed" };
}

/** The step that ended a check; undefined where none failed. */
export function failedStep<Step extends StepResult>(steps: readonly Step[]): Step | undefined {
  return steps.find(({ state }) => state === "failed");
}

/** The first step that has not been looked at; undefined where all were. */
export function nextStep<Step extends StepResult>(steps: readonly Step[]): Step | undefined {
  return steps.find(({ state }) => state === "waiting");
}

/**
 * What the roles in a token say. A hint only: Entra need not state them, and a role group of Exchange's own does
 * without. So nothing here fails a check.
 * @param templateIds template ids of directory roles; undefined where the token has none
 */
export function judgeRoles(templateIds: readonly string[] | undefined): StepResult {
  const names = Object.entries(directoryRoles).flatMap(([id, name]) =>
    templateIds?.some((held) => held.toLowerCase() === id) ? [name] : [],
  );
  return names.length > 0
    ? { step: "role", state: "passed", found: names.join(", ") }
    : { step: "role", state: "unstated" };
}

interface ConsentAddress {
  /** Where the tenant's cloud signs in. */
  authority: string;
  /** The resource whose permissions are asked for. */
  exchange: string;
  entraTenantId: string;
  clientId: string;
  redirectUri: string;
  state: string;
}

/**
 * Where a customer's administrator consents. `.default` asks for what the app registration lists, which is the only
 * way to ask for application permissions. Source: learn.microsoft.com/entra/identity-platform/v2-admin-consent.
 */
export function consentAddress({ authority, exchange, entraTenantId, ...asked }: ConsentAddress): string {
  const url = new URL(`${authority}/${entraTenantId}/v2.0/adminconsent`);
  url.searchParams.set("client_id", asked.clientId);
  url.searchParams.set("scope", `${exchange}/.default`);
  url.searchParams.set("redirect_uri", asked.redirectUri);
  url.searchParams.set("state", asked.state);
  return url.href;
}

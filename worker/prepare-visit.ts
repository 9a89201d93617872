import type { Secret } from "#lib/credentials/secret.ts";
import { storableText } from "#lib/db.ts";
import { explainError } from "#lib/direct-send/catalogue.ts";
import { redact } from "#lib/log.ts";
import type { Claim, SignIn } from "#lib/runs/claim.ts";
import type { Failure } from "#lib/runs/outcome.ts";
import type { EnginePool, Visit } from "./engine/pool.ts";
import { TokenError, type TokenSource } from "./token.ts";

export type Prepared =
  | { ok: true; visit: Pick<Visit, "auth" | "tenant">; token: Secret; signIn: SignIn | undefined; ms: number }
  | { ok: false; failure: Failure };

/** Looks whether there is an engine for the tenant's cloud and gets a checked token for it. */
export async function prepareVisit(
  { pool, tokens }: { pool: EnginePool; tokens: TokenSource },
  tenant: Claim["tenant"],
): Promise<Prepared> {
  const started = performance.now();
  const status = pool.status(tenant.cloud);
  if (status.state === "missing")
    return { ok: false, failure: explain("engineMissing", `${status.message} ${status.fix}`) };
  try {
    const token = await tokens.get(tenant);
    const { entraTenantId: id, domain, cloud } = tenant;
    return {
      ok: true,
      visit: { auth: "app", tenant: { id, domain, cloud } },
      token,
      signIn: tokens.signInOf(tenant),
      ms: Math.round(performance.now() - started),
    };
  } catch (error) {
    return { ok: false, failure: explainTokenError(error) };
  }
}

/** Why no token came, in the catalogue's terms. @throws what is no TokenError */
export function explainTokenError(error: unknown): Failure {
  if (!(error instanceof TokenError)) throw error;
  return explain(error.type, redact(error.raw));
}

/** A failure in the catalogue's terms, with at most 2,000 characters of the raw text. */
export function explain(type: string, raw: string): Failure {
  const { code, class: errorClass } = explainError(type, raw);
  return { code, class: errorClass, raw: storableText(raw, 2_000) };
}

const accessCodes = new Set([
  "not-allowed",
  "token-refused",
  "role-missing",
  "role-insufficient",
  "read-only",
  "setting-not-offered",
  "exchange-permission-missing",
]);

/** Errors that a new token may cure, because roles are written into it. */
export function isAboutAccess(failure: Failure): boolean {
  return accessCodes.has(failure.code);
}

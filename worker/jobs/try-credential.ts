import { type Failed, listTestTenants, recordTest } from "#lib/credentials/record.ts";
import { redact } from "#lib/log.ts";
import { explain } from "../prepare-visit.ts";
import type { WorkerContext } from "../run-item.ts";
import { TokenError, type TokenRequest } from "../token.ts";
import type { JobHandler } from "./handler.ts";

/** Gets a token with one credential, in use or not, where the app registration lives or in a tenant that it serves. */
export const tryCredential: JobHandler = async (context, claim) => {
  const { appRegistrationId, credentialId } = claim;
  if (!appRegistrationId || !credentialId) throw new Error("A test without a credential.");
  const { cloud, entraTenantIds } = await listTestTenants(context.db, appRegistrationId);
  let failed: Failed | null = { ok: false, errorCode: "no-tenant-to-test", errorRaw: "" };
  let testedIn: string | null = null;
  for (const entraTenantId of entraTenantIds) {
    testedIn = entraTenantId;
    const outcome = await tryIn(context, {
      appRegistrationId,
      credentialId,
      entraTenantId,
      cloud,
      resource: "exchange",
    });
    failed = outcome.failed;
    // What is wrong with one tenant says nothing of the credential: another may tell.
    if (!outcome.isAboutTenant) break;
  }
  await recordTest(context, claim, testedIn, failed);
  return null;
};

async function tryIn(
  { tokens }: WorkerContext,
  request: TokenRequest,
): Promise<{ failed: Failed | null; isAboutTenant: boolean }> {
  try {
    await tokens.acquire(request);
    return { failed: null, isAboutTenant: false };
  } catch (error) {
    if (!(error instanceof TokenError)) throw error;
    // A test is not tried again: of a new certificate too it says only that Entra does not know it.
    const type = error.type === "certificateNew" ? "entra" : error.type;
    const { code, class: errorClass, raw } = explain(type, redact(error.raw));
    return {
      failed: { ok: false, errorCode: code, errorRaw: raw },
      isAboutTenant: errorClass === "tenant",
    };
  }
}

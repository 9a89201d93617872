import { pickSealingKey } from "#lib/credentials/key-set.ts";
import { findPreparing, type PreparedCredential, recordPreparation } from "#lib/credentials/record.ts";
import type { RefusalCode } from "#lib/credentials/refusals.ts";
import { type SealedField, sealedFieldSchema, sealedFileSchema } from "#lib/credentials/schema.ts";
import { type SealingKey, seal } from "#lib/credentials/sealing.ts";
import { Secret } from "#lib/credentials/secret.ts";
import { unseal } from "#lib/credentials/unsealing.ts";
import { recordJob } from "#lib/jobs/commands.ts";
import { type KeyAndCertificate, makeCertificate } from "../certificates/make-certificate.ts";
import { openFile } from "../certificates/open-file.ts";
import type { JobHandler } from "./handler.ts";

/** What was found in the clear, to be sealed again at once. */
interface Found {
  field: SealedField;
  secret: Secret;
  certificate: string | null;
  expiresAt: Date | null;
}

/** A refusal's code, or a type of the error catalogue. */
type Refused = { refused: RefusalCode | "credential-sealed" };

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const defaultDays = 730;

/** Makes a certificate, or opens what came sealed, looks whether Entra could take it, and seals it to the newest key. */
export const credential: JobHandler = async (context, claim) => {
  const row = await findPreparing(context.db, claim.credentialId ?? "");
  if (!row) {
    // Retired while it waited.
    await recordJob(context.db, claim, { ok: true, result: {} });
    return null;
  }
  const keys = context.keys();
  const found =
    row.sealed === null || row.keyId === null
      ? certificateOf(await makeCertificate(row.label, claim.input.days ?? defaultDays))
      : await open(keys, { ...row, sealed: row.sealed, keyId: row.keyId });
  await recordPreparation(
    context,
    claim,
    "refused" in found
      ? { ok: false, errorCode: found.refused, errorRaw: "" }
      : { ok: true, prepared: await sealAgain(keys, row.id, found) },
  );
  return null;
};

const certificateOf = ({ privateKey, certificate, expiresAt }: KeyAndCertificate): Found => ({
  field: "private-key",
  secret: privateKey,
  certificate,
  expiresAt,
});

async function open(
  keys: readonly SealingKey[],
  row: { id: string; field: string; sealed: string; keyId: string; expiresAt: Date | null },
): Promise<Found | Refused> {
  const field = sealedFieldSchema.parse(row.field);
  let secret: Secret;
  try {
    secret = await unseal(keys, row, field);
  } catch {
    return { refused: "credential-sealed" };
  }
  if (field !== "pem" && field !== "pfx") return judgeSecret(secret, row.expiresAt);
  const file = readFile(secret);
  if (!file) return { refused: "file-not-readable" };
  const outcome = await openFile({ kind: field, file });
  return outcome.ok ? certificateOf(outcome.opened) : { refused: outcome.code };
}

function judgeSecret(secret: Secret, expiresAt: Date | null): Found | Refused {
  const text = secret.reveal().trim();
  if (text === "") return { refused: "secret-empty" };
  // Entra makes the values itself, and none has the form of an id.
  if (guid.test(text)) return { refused: "secret-is-an-id" };
  return { field: "secret", secret: new Secret(text), certificate: null, expiresAt };
}

function readFile(secret: Secret) {
  try {
    return sealedFileSchema.parse(JSON.parse(secret.reveal()));
  } catch {
    return null;
  }
}

async function sealAgain(
  keys: readonly SealingKey[],
  id: string,
  { field, secret, certificate, expiresAt }: Found,
): Promise<PreparedCredential> {
  const newest = pickSealingKey(keys);
  return { field, sealed: await seal(newest, id, field, secret), keyId: newest.kid, certificate, expiresAt };
}

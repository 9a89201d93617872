import type { NewCredential, SealedFile, SealingKeyView } from "#lib/credentials/schema.ts";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";
import { endOf, hintOf } from "./credential-form-rules.ts";
import type { KeyFile } from "./key-file-rules.ts";

/** A credential as it was written, in the clear. It lives until it is sealed. */
export type PlainCredential =
  | { how: "make"; label: string; days: number }
  | { how: "secret"; label: string; secret: string; expiresOn: string }
  | { how: "file"; label: string; file: KeyFile; password: string };

/**
 * Turns what was written into what may leave the browser: what is secret in it is sealed to the workers' key, for the
 * row with this id alone.
 * @throws ProblemError when the key is refused or this browser cannot seal, TypeError when Sendlock cannot be reached
 */
export async function sealCredential(plain: PlainCredential): Promise<NewCredential> {
  const id = randomId();
  const { label } = plain;
  if (plain.how === "make") return { how: "make", id, label, days: plain.days };
  if (plain.how === "secret") {
    const { secret, expiresOn } = plain;
    const sealed = await sealText(id, "secret", secret);
    return { how: "secret", id, label, sealed, hint: hintOf(secret), expiresAt: endOf(expiresOn) };
  }
  const { file, password } = plain;
  const inside: SealedFile = { content: file.content, password };
  return { how: file.how, id, label, sealed: await sealText(id, file.how, JSON.stringify(inside)) };
}

async function sealText(id: string, field: "secret" | "pem" | "pfx", text: string): Promise<string> {
  const [key, { seal }, { Secret }] = await Promise.all([
    fetchJson<SealingKeyView>("/api/v1/sealing-key"),
    import("#lib/credentials/sealing.ts"),
    import("#lib/credentials/secret.ts"),
  ]);
  try {
    return await seal(key, id, field, new Secret(text));
  } catch {
    // What went wrong may name what was sealed.
    throw new ProblemError(notSealed);
  }
}

const notSealed = {
  status: 0,
  title: "This browser could not encrypt it",
  detail: "Nothing was sent to Sendlock.",
  fix: "Use a current version of Chrome, Edge, Firefox or Safari.",
};

/** A UUID of version 4. `crypto.randomUUID` is only there with HTTPS; to have a certificate made needs none. */
function randomId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

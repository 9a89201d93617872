import { isGuid } from "./app-form-rules.ts";

/** How a credential comes into Sendlock. */
export type How = "make" | "file" | "secret";

/** What of a form can be judged without its file. Secrets stay in the form's own fields. */
interface Written {
  how: How;
  secret: string;
  /** The day that the portal shows, such as 2028-01-31; empty: not known. */
  expiresOn: string;
  hasFile: boolean;
}
export type CredentialErrors = Partial<Record<"secret" | "expiresOn" | "file", string>>;

/** What has to be put right before it can be sealed, by field. @param today such as 2026-11-23 */
export function checkCredential(
  { how, secret, expiresOn, hasFile }: Written,
  today: string,
): CredentialErrors {
  if (how === "file") return hasFile ? {} : { file: "Choose a file." };
  if (how === "make") return {};
  const errors: CredentialErrors = {};
  if (secret === "") errors.secret = "Paste the secret.";
  else if (isGuid(secret))
    errors.secret =
      "This is the Secret ID. Paste the Value, which Entra shows only right after the secret was made.";
  else if (secret.length > 1_000) errors.secret = "This is too long for a client secret.";
  if (expiresOn !== "" && expiresOn <= today) errors.expiresOn = "Choose a day after today.";
  return errors;
}

/** From this length on, four characters give nothing away. Entra's secrets have 40. */
const longSecret = 20;

/** The characters that tell two secrets apart; none of a short one. */
export function hintOf(secret: string): string {
  return secret.length >= longSecret ? secret.slice(-4) : "";
}

/** The moment from which a secret counts as ended: the day's first, as the portal tells no time. */
export function endOf(expiresOn: string): string | null {
  return expiresOn === "" ? null : `${expiresOn}T00:00:00Z`;
}

import { dayFromNow } from "../detail/edit-rules.ts";
import { type CredentialErrors, checkCredential, type How } from "./credential-form-rules.ts";
import { findSizeFault, readKeyFile } from "./key-file-rules.ts";
import type { PlainCredential } from "./seal-credential.ts";

type ReadForm = { plain: PlainCredential; errors: null } | { plain: null; errors: CredentialErrors };

const refuse = (errors: CredentialErrors): ReadForm => ({ plain: null, errors });

/** Reads the fields of the form as they stand, and the file that was chosen. @param now milliseconds since 1970 */
export async function readCredentialForm(form: HTMLFormElement, how: How, now: number): Promise<ReadForm> {
  const data = new FormData(form);
  const read = (name: string) => String(data.get(name) ?? "");
  const label = read("label").trim();
  const secret = read("secret").trim();
  const expiresOn = read("expiresOn");
  const chosen = data.get("file");
  // A field without a file has an empty one without a name.
  const file = chosen instanceof File && chosen.name !== "" ? chosen : null;
  const errors = checkCredential({ how, secret, expiresOn, hasFile: file !== null }, dayFromNow(now, 0));
  if (Object.keys(errors).length > 0) return refuse(errors);
  if (how === "make") return { plain: { how, label, days: Number(read("days")) }, errors: null };
  if (how === "secret") return { plain: { how, label, secret, expiresOn }, errors: null };
  const keyFile = file ? await readFile(file) : "Choose a file.";
  if (typeof keyFile === "string") return refuse({ file: keyFile });
  return { plain: { how, label, file: keyFile, password: read("password") }, errors: null };
}

async function readFile(file: File) {
  const fault = findSizeFault(file.size);
  if (fault) return fault;
  try {
    return readKeyFile(new Uint8Array(await file.arrayBuffer()));
  } catch {
    return "This file can't be read. Choose it again.";
  }
}

/** Empties the fields that hold what was sealed. */
export function forgetSecrets(form: HTMLFormElement): void {
  for (const name of ["secret", "password", "file"]) {
    const field = form.elements.namedItem(name);
    if (field instanceof HTMLInputElement) field.value = "";
  }
}

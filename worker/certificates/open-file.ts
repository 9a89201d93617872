import { Worker } from "node:worker_threads";
import type { SealedFile } from "#lib/credentials/schema.ts";
import { Secret } from "#lib/credentials/secret.ts";
import type { JudgedFile } from "./judge-file.ts";
import type { KeyAndCertificate } from "./make-certificate.ts";

const limitMs = 20_000;

/** What the thread is given. */
export interface OpenRequest {
  kind: "pem" | "pfx";
  file: SealedFile;
}

type Refused = Extract<JudgedFile, { ok: false }>;

/**
 * Opens a PEM or PFX file in a thread of its own: deriving a key from the password holds up all that runs beside it,
 * and the file itself says for how many rounds.
 */
export async function openFile(
  request: OpenRequest,
  withinMs = limitMs,
): Promise<{ ok: true; opened: KeyAndCertificate } | Refused> {
  const thread = new Worker(new URL("./file-thread.ts", import.meta.url), { workerData: request });
  const { promise, resolve, reject } = Promise.withResolvers<JudgedFile>();
  const timer = setTimeout(() => resolve({ ok: false, code: "file-too-slow" }), withinMs);
  thread.once("message", resolve);
  thread.once("error", reject);
  try {
    const judged = await promise;
    if (!judged.ok) return judged;
    const { privateKey, certificate, expiresAt } = judged;
    return { ok: true, opened: { privateKey: new Secret(privateKey), certificate, expiresAt } };
  } finally {
    clearTimeout(timer);
    // Not awaited: native code ends only when it is done.
    void thread.terminate();
  }
}

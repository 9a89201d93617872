import { whyNotRetirable, whyNotUsable } from "#lib/credentials/rules.ts";
import type { CredentialView } from "#lib/credentials/schema.ts";

/** What a credential is to its app registration. */
export type CredentialPlace = "in-use" | "next" | "former" | "preparing" | "refused";

/** Where a credential stands among those of its app registration. */
export function placeOf(credential: CredentialView, all: readonly CredentialView[]): CredentialPlace {
  if (isRefused(credential)) return "refused";
  if (credential.state === "preparing") return "preparing";
  if (credential.inUse) return "in-use";
  const used = all.find(({ inUse }) => inUse);
  return used && used.createdAt >= credential.createdAt ? "former" : "next";
}

/** It could not be read, or the job that prepared it was given up. */
function isRefused({ state, error, jobId }: CredentialView): boolean {
  return state === "refused" || (state === "preparing" && error !== null && jobId === null);
}

/** Its newest test got a token. */
function hasWorked({ testedAt, error }: CredentialView): boolean {
  return testedAt !== null && error === null;
}

export type StepName = "add" | "upload" | "test" | "use" | "retire";
/** `now`: it is the reader's turn; `busy`: a worker's; `later`: a step before it is not done. */
export type StepState = "done" | "now" | "busy" | "failed" | "later";

export interface Step {
  name: StepName;
  state: StepState;
}

/**
 * The way of a credential from nothing to the only one, and where it stands on it. Empty when there is nothing to do:
 * it is in use, has worked, and nothing older is left.
 */
export function stepsOf(credential: CredentialView, all: readonly CredentialView[]): Step[] {
  const place = placeOf(credential, all);
  if (place === "former") return [];
  const replaces = all.some((other) => other.id !== credential.id && isOlder(other, credential));
  const worked = hasWorked(credential) || (place === "in-use" && hasSignedIn(credential));
  if (place === "in-use" && worked && !replaces) return [];
  const steps: Step[] = [{ name: "add", state: addState(credential) }];
  // A secret was made in Entra: there is nothing to upload.
  if (credential.kind === "certificate")
    steps.push({ name: "upload", state: uploadState(credential, worked) });
  steps.push({ name: "test", state: testState(credential, worked) });
  // The first one is put to use by itself.
  if (replaces || place === "next") {
    steps.push({ name: "use", state: credential.inUse ? "done" : worked ? "now" : "later" });
    if (replaces) steps.push({ name: "retire", state: credential.inUse ? "now" : "later" });
  }
  return steps;
}

function isOlder(other: CredentialView, credential: CredentialView): boolean {
  return other.state === "ready" && other.createdAt < credential.createdAt;
}

/** It signed in to a tenant, and no test since then said otherwise. */
function hasSignedIn({ lastUsedAt, error }: CredentialView): boolean {
  return lastUsedAt !== null && error === null;
}

function addState(credential: CredentialView): StepState {
  if (isRefused(credential)) return "failed";
  return credential.state === "preparing" ? "busy" : "done";
}

/** Entra does not tell whether it has the certificate: only a test does. */
function uploadState({ state, testedAt, error }: CredentialView, worked: boolean): StepState {
  if (state !== "ready") return "later";
  if (error?.code === "certificate-not-registered") return "failed";
  return worked || testedAt !== null ? "done" : "now";
}

function testState({ state, kind, jobId, error, testedAt }: CredentialView, worked: boolean): StepState {
  if (state !== "ready") return "later";
  if (jobId !== null) return "busy";
  if (worked) return "done";
  if (error) return error.code === "certificate-not-registered" ? "later" : "failed";
  return kind === "secret" || testedAt !== null ? "now" : "later";
}

/** The step that waits for somebody or something. */
export function currentStep(steps: readonly Step[]): Step | undefined {
  return steps.find(({ state }) => state !== "done");
}

/** Why a credential can't be put to use now; null when it can. */
export function whyNotUse(credential: CredentialView, all: readonly CredentialView[]): string | null {
  if (credential.jobId !== null) return "Wait for its test";
  const why = whyNotUsable(all, credential.id);
  if (why === "credential-not-tested") return credential.error ? "Its newest test failed" : "Test it first";
  return why && "It is not ready";
}

/** Why a credential can't be retired now; null when it can. */
export function whyNotRetire(credential: CredentialView, all: readonly CredentialView[]): string | null {
  if (credential.jobId !== null) return "Wait for the worker";
  const isInTheWay = whyNotRetirable(all, credential.id) === "credential-in-use";
  return isInTheWay ? "It is in use. Put another one to use first" : null;
}

/** Nothing signs in any more without it. */
export function isLast(credential: CredentialView, all: readonly CredentialView[]): boolean {
  return whyNotRetirable(all, credential.id) === "credential-last";
}

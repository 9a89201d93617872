import { failedStep, nextStep } from "#lib/connection/rules.ts";
import type { ConnectionStep, ConnectionView, ShownConnection, ShownStep } from "#lib/connection/schema.ts";

export const stepNames: Record<ConnectionStep, string> = {
  known: "Microsoft knows the tenant",
  token: "The app gets a token",
  permission: "The token permits Exchange.ManageAsApp",
  role: "The app has a directory role",
  connect: "PowerShell connects to Exchange",
  identity: "The right tenant answers",
  state: "Direct Send can be read",
  change: "Direct Send can be changed",
};

/** What one step found, in a few words. @param isOver nothing more is looked at */
export function stepWords({ step, state, found, cause }: ShownStep, isOver: boolean): string {
  switch (state) {
    case "passed":
      if (step === "change") return "Permitted, as a trial run says that changes nothing (-WhatIf)";
      return found ? `Yes: ${found}` : "Yes";
    case "failed":
      return "No";
    case "skipped":
      return `Not tried. ${cause ?? ""}`.trim();
    case "unstated":
      return "Not stated in the token. The next steps tell";
    case "waiting":
      return isOver ? "Not looked at" : "Waiting";
  }
}

/** The step that is being looked at; null when none is. */
export function currentStep(progress: ShownConnection | null): ConnectionStep | null {
  return progress ? (nextStep(progress.steps)?.step ?? null) : null;
}

/** How the newest check stands, in a sentence, without its time. */
export function checkWords({ connection, jobId, progress }: ConnectionView): string {
  if (jobId) {
    const step = currentStep(progress);
    return step ? `Checking: ${stepNames[step]}…` : "Waiting for a worker to check it…";
  }
  if (!connection) return "Not checked yet.";
  const failed = failedStep(connection.steps);
  return failed ? `The check stopped at: ${stepNames[failed.step]}.` : "Everything works.";
}

/** Failures that a consent may cure. */
const consentCodes = new Set(["no-consent", "exchange-permission-missing"]);
/** Failures that a directory role may cure. */
const roleCodes = new Set([
  "role-missing",
  "role-insufficient",
  "read-only",
  "not-allowed",
  "setting-not-offered",
]);

/** What may cure a failed step here; null where its fix says it all. */
export function cureOf(code: string | undefined): "consent" | "role" | null {
  if (code && consentCodes.has(code)) return "consent";
  return code && roleCodes.has(code) ? "role" : null;
}

import type { ReactNode } from "react";
import type { AppRegistrationView, CredentialView } from "#lib/credentials/schema.ts";
import { Disclosure } from "../ui/disclosure.tsx";
import { Fact } from "../ui/fact.tsx";
import { Age } from "../ui/time.tsx";
import { ExpiryText } from "./expiry-text.tsx";

interface CredentialFactsProps {
  app: AppRegistrationView;
  credential: CredentialView;
  now: number;
}

/** What may be known of a credential. The secret itself is in no answer of Sendlock. */
export function CredentialFacts({ app, credential, now }: CredentialFactsProps) {
  const { kind, hint, thumbprint, thumbprintSha256, state } = credential;
  const changed = (
    <Fact name="Last changed">
      <Age at={credential.changedAt} now={now} focusable /> by {credential.changedBy}
    </Fact>
  );
  if (state !== "ready") return <dl>{changed}</dl>;
  return (
    <>
      <dl className="grid gap-x-6 gap-y-2.5 sm:grid-cols-2">
        {kind === "certificate" ? (
          <Fact name="Thumbprint" copy={thumbprint} />
        ) : (
          <Fact name="Secret">
            <span className="font-mono text-xs">••••{hint}</span>
          </Fact>
        )}
        <Fact name="Expiry">
          <ExpiryText expiresAt={credential.expiresAt} now={now} />
        </Fact>
        <Fact name="Signs in to">{usedWhere(app, credential)}</Fact>
        <Fact name="Last used">{when(credential.lastUsedAt, now, "Never")}</Fact>
        <Fact name="Newest test">
          {when(credential.testedAt, now, "Not tested")}
          {credential.testedAt && (credential.error ? ": failed" : ": worked")}
        </Fact>
        {changed}
      </dl>
      {thumbprintSha256 && (
        <Disclosure summary="SHA-256 thumbprint">
          <span className="font-mono text-xs [overflow-wrap:anywhere]">{thumbprintSha256}</span>
        </Disclosure>
      )}
    </>
  );
}

function usedWhere({ tenantCount }: AppRegistrationView, { inUse }: CredentialView): string {
  if (!inUse) return "No tenant";
  return tenantCount === 1 ? "1 tenant" : `${tenantCount.toLocaleString("en")} tenants`;
}

function when(at: string | null, now: number, never: string): ReactNode {
  return at ? <Age at={at} now={now} focusable /> : never;
}

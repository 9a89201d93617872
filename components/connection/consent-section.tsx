import { Mail } from "lucide-react";
import { useState } from "react";
import type { ConnectionView, ConsentLinkView, NewConsentLink } from "#lib/connection/schema.ts";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { Button } from "../ui/button.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { fetchJson, type Problem } from "../ui/fetch-json.ts";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Age, Clock } from "../ui/time.tsx";
import { consentMail, mailAddress } from "./consent-mail.ts";

interface ConsentSectionProps {
  tenant: TenantDetail;
  connection: ConnectionView;
  mayManage: boolean;
  now: number;
  onAnswered: () => void;
}

/** Asks the customer's administrator for consent, and says what came of it. */
export function ConsentSection({ tenant, connection, mayManage, now, onAnswered }: ConsentSectionProps) {
  const { appRegistration: app, consentLink } = connection;
  const asking = useConsentLink(tenant.id, onAnswered);
  const reason = mayManage ? (app ? null : "Choose an app registration first") : "Needs Technician";
  return (
    <section aria-labelledby="consent" className="space-y-2 text-dense">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <h3 id="consent" className="font-medium">
          Consent of the customer
        </h3>
        <Button size="sm" loading={asking.isAsking} disabledReason={reason} onClick={asking.ask}>
          {consentLink ? "Make a new link" : "Make a consent link"}
        </Button>
      </div>
      <p className="text-text-muted">
        {consentLink ? (
          <LinkState link={consentLink} now={now} />
        ) : (
          "No link was made yet. A Global Administrator of the customer opens it and accepts what the app asks for."
        )}
      </p>
      {consentLink?.error && (
        <p>
          <span className="font-medium">Fix:</span> {consentLink.error.fix}
        </p>
      )}
      <ProblemAlert problem={asking.problem} />
      <div role="status" className="empty:hidden">
        {asking.link && app && (
          <NewLink
            link={asking.link}
            mail={consentMail({ ...asking.link, ...tenant, clientId: app.clientId })}
            contact={tenant.contact}
            now={now}
          />
        )}
      </div>
    </section>
  );
}

function LinkState({ link, now }: { link: ConsentLinkView; now: number }) {
  const { createdBy, createdAt, expiresAt, usedAt, error } = link;
  if (usedAt && error)
    return (
      <>
        The newest link was answered <Age at={usedAt} now={now} focusable />: {error.cause}
      </>
    );
  if (usedAt)
    return (
      <>
        Microsoft said <Age at={usedAt} now={now} focusable /> that consent was given. The connection check
        proves it by a token.
      </>
    );
  if (Date.parse(expiresAt) <= now)
    return (
      <>
        The newest link expired <Age at={expiresAt} now={now} focusable /> without an answer.
      </>
    );
  return (
    <>
      {createdBy} made a link <Age at={createdAt} now={now} focusable />. No answer yet. It works until{" "}
      <Clock at={expiresAt} now={now} focusable />.
    </>
  );
}

interface NewLinkProps {
  link: NewConsentLink;
  mail: { subject: string; body: string };
  contact: string;
  now: number;
}

function NewLink({ link, mail, contact, now }: NewLinkProps) {
  return (
    <div className="space-y-2 rounded-lg border border-info/40 bg-info-soft p-3">
      <p>
        This address is shown here once. It takes one answer, until <Clock at={link.expiresAt} now={now} />.
      </p>
      <CodeBlock code={link.url} label="the consent link" />
      <Disclosure summary="Text of a message to the customer">
        <CodeBlock code={`${mail.subject}\n\n${mail.body}`} label="the message" />
      </Disclosure>
      <a
        href={mailAddress(mail, contact)}
        className="inline-flex min-h-7 items-center gap-1.5 rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
      >
        <Mail aria-hidden className="size-3.5" />
        Write it in my mail program
      </a>
    </div>
  );
}

/** The newest address that was made here; nobody else can tell it again. */
function useConsentLink(tenantId: string, onAnswered: () => void) {
  const [isAsking, setIsAsking] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [link, setLink] = useState<NewConsentLink | null>(null);
  const ask = async () => {
    setIsAsking(true);
    setProblem(null);
    try {
      setLink(
        await fetchJson<NewConsentLink>(`/api/v1/tenants/${tenantId}/consent-links`, { method: "POST" }),
      );
    } catch (error) {
      setProblem(explainRefusal(error));
    } finally {
      setIsAsking(false);
      onAnswered();
    }
  };
  return { isAsking, problem, link, ask: () => void ask() };
}

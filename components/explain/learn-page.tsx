import type { ReactNode } from "react";
import { settingText } from "#lib/direct-send/rules.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { refusalText } from "./commands.ts";
import { FindSenders } from "./find-senders.tsx";
import { FixSender } from "./fix-sender.tsx";
import { MicrosoftLink } from "./microsoft-link.tsx";
import { type MicrosoftLinkName, microsoftLinks } from "./microsoft-links.ts";
import { WhatBreaks, WhatStays } from "./sender-lists.tsx";

const sections: { id: string; title: string; text: ReactNode }[] = [
  {
    id: "what",
    title: "What Direct Send is",
    text: (
      <>
        <p>
          Anybody on the internet can hand mail to a Microsoft 365 tenant without signing in: that is how mail
          from outside arrives. It is called Direct Send when such mail names one of the tenant's own domains
          as its envelope sender. A scanner does that when it mails a scan to a colleague.
        </p>
        <p>
          The setting is a double negative: <code>{settingText("blocked")}</code> means blocked. Sendlock says
          Blocked, Allowed or Unknown. Microsoft introduced the setting as opt-in: expect Allowed where nobody
          has blocked it yet.
        </p>
      </>
    ),
  },
  {
    id: "why",
    title: "Why block it",
    text: (
      <p>
        A stranger can do what the scanner does: send mail that looks as if a colleague had sent it, with no
        password stolen. Microsoft made the setting for the many customers who have no need of Direct Send.
        Those who do can give each sender a connector, then block the rest.
      </p>
    ),
  },
  {
    id: "rule",
    title: "What Blocked refuses",
    text: (
      <>
        <p>A message is refused when both hold:</p>
        <ul className="list-disc space-y-1 pl-5">
          <li>it comes without signing in, and no inbound connector recognises it by IP or certificate;</li>
          <li>its envelope sender (P1, MAIL FROM) is in one of the tenant's accepted domains.</li>
        </ul>
        <p>The sender's server is told:</p>
        <CodeBlock code={refusalText} label="the refusal" />
        <p>Passing SPF, DKIM or DMARC makes no exception, and neither does a transport rule.</p>
      </>
    ),
  },
  {
    id: "breaks",
    title: "What breaks, and what does not",
    text: (
      <>
        <p>Refused, as long as no connector recognises it:</p>
        <WhatBreaks />
        <p>Goes on as before:</p>
        <WhatStays />
      </>
    ),
  },
  { id: "find", title: "Find such senders first", text: <FindSenders domain="contoso.example" /> },
  { id: "fix", title: "Let a sender through", text: <FixSender domains={["contoso.example"]} /> },
  {
    id: "when",
    title: "When it counts, and what you can see",
    text: (
      <>
        <p>
          Exchange may take up to 30 minutes to enforce the setting. Sendlock says "read back" when the
          setting reads as wanted; that is not yet proof of a refusal.
        </p>
        <p>
          What is refused can't be traced: it never gets into the tenant, so message trace has no line of it.
          Ask the sender for the 550 5.7.68 in its log.
        </p>
      </>
    ),
  },
  {
    id: "not",
    title: "What blocking does not do",
    text: (
      <>
        <p>
          The From: line that people read (P2) is not checked. A stranger can still write a colleague's
          address there, with an envelope sender in a domain of his own. Blocking is no substitute for DMARC.
        </p>
        <p>
          Where the MX record leads to another company's filter, mail from other domains can still be handed
          to the tenant directly, past that filter. Microsoft's cure is a connector of its own:{" "}
          <MicrosoftLink page="thirdParty" />.
        </p>
      </>
    ),
  },
];

/** Direct Send on one page, for the technician who has to explain it to a customer. */
export function LearnPage() {
  return (
    <>
      <PageHeader
        title="About Direct Send"
        description="What it is, what blocking it refuses, and how to let a scanner through."
      />
      <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,44rem)_minmax(12rem,1fr)]">
        <div className="space-y-8">
          {sections.map(({ id, title, text }) => (
            <section key={id} id={id} aria-labelledby={`${id}-title`} className="scroll-mt-16 space-y-2">
              <h2 id={`${id}-title`} className="font-semibold text-base">
                {title}
              </h2>
              {text}
            </section>
          ))}
        </div>
        <Aside />
      </div>
    </>
  );
}

function Aside() {
  return (
    <aside className="mt-8 space-y-6 self-start text-dense lg:sticky lg:top-[calc(var(--sticky-top)+1.5rem)] lg:mt-0">
      <nav aria-label="On this page" className="hidden lg:block">
        <h2 className="mb-1 font-medium text-text-muted text-xs">On this page</h2>
        <ul>
          {sections.map(({ id, title }) => (
            <li key={id}>
              <Link plain href={`#${id}`} className="block py-0.5 text-text-muted hover:text-text">
                {title}
              </Link>
            </li>
          ))}
        </ul>
      </nav>
      <p>
        <Link href="/learn/errors">What errors mean</Link>
      </p>
      <section aria-labelledby="microsoft">
        <h2 id="microsoft" className="mb-1 font-medium text-text-muted text-xs">
          Microsoft's own words
        </h2>
        <ul className="space-y-1.5">
          {(Object.keys(microsoftLinks) as MicrosoftLinkName[]).map((page) => (
            <li key={page}>
              <MicrosoftLink page={page} />
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}

import type { DirectSend } from "#lib/direct-send/schema.ts";
import { refusalText } from "../explain/commands.ts";
import { Explain } from "../explain/explain.tsx";
import { WhatBreaks } from "../explain/sender-lists.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";

/** What to know before blocking, and how to tell a sender that is refused after it. */
export function SenderHelp({ directSend }: { directSend: DirectSend }) {
  return (
    <Card aria-labelledby="sender-help">
      <CardHeader>
        <CardTitle id="sender-help">
          {directSend === "blocked" ? "If a sender is refused" : "Before you block"}
        </CardTitle>
      </CardHeader>
      <CardBody className="space-y-3 text-dense">
        {directSend === "blocked" ? <AfterBlocking /> : <BeforeBlocking />}
        <p>
          <Link href="/learn">About Direct Send</Link>
        </p>
      </CardBody>
    </Card>
  );
}

function BeforeBlocking() {
  return (
    <>
      <p>Once blocked, Exchange refuses these, unless a connector recognises them:</p>
      <WhatBreaks />
    </>
  );
}

function AfterBlocking() {
  return (
    <>
      <p>
        The sender is told this; the mail is not in message trace. <Explain topic="noTrace" />
      </p>
      <CodeBlock code={refusalText} label="the refusal" />
    </>
  );
}

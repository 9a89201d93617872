import { Callout } from "../ui/callout.tsx";
import { CodeBlock } from "../ui/code-block.tsx";
import { addressCommand, certificateCommand } from "./commands.ts";
import { MicrosoftLink } from "./microsoft-link.tsx";

/** How a sender that means well is let through. @param domains the tenant's own, for the commands */
export function FixSender({ domains }: { domains: readonly string[] }) {
  return (
    <div className="space-y-3">
      <p>
        Give it an inbound connector in that tenant, in Exchange's admin centre or with PowerShell. By{" "}
        <strong className="font-medium">certificate</strong> where the sender has one:
      </p>
      <CodeBlock code={certificateCommand(domains)} label="the command for a certificate" />
      <p>
        By <strong className="font-medium">IP address</strong> otherwise. Exchange takes IPv4 only, single
        addresses or ranges from /24 to /32; split a wider one.
      </p>
      <CodeBlock code={addressCommand(domains)} label="the command for IP addresses" />
      <Callout tone="bad" title="Never -SenderDomains '*' with a Restrict… switch on">
        <p>
          That makes Exchange refuse nearly all mail from outside which does not come from that sender. Name
          the tenant's own domains instead.
        </p>
      </Callout>
      <p className="text-text-muted">
        A certificate that a mail service shares among its customers lets all of them through. Reference:{" "}
        <MicrosoftLink page="connector" />.
      </p>
    </div>
  );
}

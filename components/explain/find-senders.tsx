import { CodeBlock } from "../ui/code-block.tsx";
import { reportCommand } from "./commands.ts";
import { MicrosoftLink } from "./microsoft-link.tsx";

/** Microsoft's report of mail without a connector. @param domain a domain of the tenant */
export function FindSenders({ domain }: { domain: string }) {
  return (
    <div className="space-y-2">
      <p>
        Microsoft can list the mail of the last 90 days that came in without a connector. Run this in Exchange
        Online PowerShell, connected to the tenant; the report is made later and its notice mailed to the
        address in the last line.
      </p>
      <CodeBlock code={reportCommand(domain)} label="the command" />
      <p className="text-text-muted">
        Look for senders in the tenant's own domains: the report lists other mail from outside as well. Should
        Exchange refuse the command for want of a sender or recipient, use the admin centre: Reports, Mail
        flow, Inbound messages report. Reference: <MicrosoftLink page="historicalSearch" />,{" "}
        <MicrosoftLink page="directly" />.
      </p>
    </div>
  );
}

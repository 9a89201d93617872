import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Badge } from "../ui/badge.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Link } from "../ui/link.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { credentialName } from "./credential-words.ts";
import { ExpiryText } from "./expiry-text.tsx";
import { placeOf } from "./step-rules.ts";

interface AppTableProps {
  apps: readonly AppRegistrationView[];
  now: number;
}

/** Every app registration with what signs in for it, and how that goes. */
export function AppTable({ apps, now }: AppTableProps) {
  return (
    <Table cards>
      <caption className="sr-only">App registrations</caption>
      <TableHead>
        <tr>
          <TableHeader>Name</TableHeader>
          <TableHeader>Client id</TableHeader>
          <TableHeader>Cloud</TableHeader>
          <TableHeader>Tenants</TableHeader>
          <TableHeader>Credential in use</TableHeader>
        </tr>
      </TableHead>
      <TableBody>
        {apps.map((app) => (
          <TableRow key={app.id} data-app={app.clientId}>
            <TableHeader scope="row">
              <Link href={`/settings/app-registrations/${app.id}`} className="font-medium">
                {app.name}
              </Link>
            </TableHeader>
            <TableCell>
              <span className="flex items-center gap-1">
                <span className="font-mono text-text-muted text-xs [overflow-wrap:anywhere]">
                  {app.clientId}
                </span>
                <CopyButton text={app.clientId} label={`Copy the client id of ${app.name}`} />
              </span>
            </TableCell>
            <TableCell>
              {cloudWords[app.cloud]}
              {!app.multiTenant && <span className="block text-text-muted text-xs">For one tenant</span>}
            </TableCell>
            <TableCell>
              <TenantCounts app={app} />
            </TableCell>
            <TableCell>
              <UsedCredential app={app} now={now} />
            </TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

/** How many tenants it signs in to, and in how many that fails for a cause that is cured here. */
export function TenantCounts({ app: { tenantCount, failingCount } }: { app: AppRegistrationView }) {
  const count = tenantCount.toLocaleString("en");
  return (
    <span className="inline-flex flex-wrap items-center gap-1.5">
      {tenantCount === 0 ? "No tenant" : tenantCount === 1 ? "1 tenant" : `${count} tenants`}
      {failingCount > 0 && <Badge tone="bad">{failingCount.toLocaleString("en")} failing</Badge>}
    </span>
  );
}

function UsedCredential({ app: { credentials }, now }: { app: AppRegistrationView; now: number }) {
  const used = credentials.find(({ inUse }) => inUse);
  const next = credentials.filter((credential) => placeOf(credential, credentials) === "next").length;
  if (!used) return <Badge tone="bad">None: it can't sign in</Badge>;
  return (
    <span className="flex flex-col items-start gap-0.5">
      <span>{credentialName(used)}</span>
      <ExpiryText expiresAt={used.expiresAt} now={now} />
      {used.error && <Badge tone="bad">Its newest test failed</Badge>}
      {next > 0 && <span className="text-text-muted text-xs">The next one is prepared beside it</span>}
    </span>
  );
}

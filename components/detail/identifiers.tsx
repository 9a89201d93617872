import type { TenantView } from "#lib/tenants/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { CopyButton } from "../ui/copy-button.tsx";

/** What the tenant is called elsewhere. */
export function Identifiers({ tenant }: { tenant: TenantView }) {
  return (
    <Card aria-labelledby="identifiers">
      <CardHeader>
        <CardTitle id="identifiers">Identifiers</CardTitle>
      </CardHeader>
      <CardBody>
        <dl className="space-y-2.5">
          <Identifier name="Initial domain" value={tenant.domain} />
          <Identifier name="Entra tenant id" value={tenant.entraTenantId} />
          <Identifier name="Id in Sendlock" value={tenant.id} />
          <div>
            <dt className="text-text-muted text-xs">Cloud</dt>
            <dd className="text-dense">{cloudWords[tenant.cloud]}</dd>
          </div>
        </dl>
      </CardBody>
    </Card>
  );
}

function Identifier({ name, value }: { name: string; value: string }) {
  return (
    <div>
      <dt className="text-text-muted text-xs">{name}</dt>
      <dd className="flex items-center justify-between gap-1">
        <span className="min-w-0 font-mono text-xs [overflow-wrap:anywhere]">{value}</span>
        <CopyButton
          text={value}
          label={`Copy the ${name.toLowerCase().replace("entra", "Entra").replace("sendlock", "Sendlock")}`}
        />
      </dd>
    </div>
  );
}

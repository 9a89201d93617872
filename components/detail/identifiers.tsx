import type { TenantView } from "#lib/tenants/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Fact } from "../ui/fact.tsx";

/** What the tenant is called elsewhere. */
export function Identifiers({ tenant }: { tenant: TenantView }) {
  return (
    <Card aria-labelledby="identifiers">
      <CardHeader>
        <CardTitle id="identifiers">Identifiers</CardTitle>
      </CardHeader>
      <CardBody>
        <dl className="space-y-2.5">
          <Fact name="Initial domain" copy={tenant.domain} copyLabel="Copy the initial domain" />
          <Fact name="Entra tenant id" copy={tenant.entraTenantId} copyLabel="Copy the Entra tenant id" />
          <Fact name="Id in Sendlock" copy={tenant.id} copyLabel="Copy the id in Sendlock" />
          <Fact name="Cloud">{cloudWords[tenant.cloud]}</Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

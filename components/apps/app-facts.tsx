import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Fact } from "../ui/fact.tsx";
import { Age } from "../ui/time.tsx";
import { TenantCounts } from "./app-table.tsx";

/** What is known of an app registration beside its credentials. */
export function AppFacts({ app, now }: { app: AppRegistrationView; now: number }) {
  return (
    <Card aria-labelledby="app-facts">
      <CardHeader>
        <CardTitle id="app-facts">Registration</CardTitle>
      </CardHeader>
      <CardBody>
        <dl className="space-y-2.5">
          <Fact name="Application (client) ID" copy={app.clientId} />
          <Fact name="Directory (tenant) ID" copy={app.homeTenantId}>
            Not stated. Credentials are tested in one of its tenants.
          </Fact>
          <Fact name="Cloud">{cloudWords[app.cloud]}</Fact>
          <Fact name="Serves">{app.multiTenant ? "Many tenants" : "One tenant"}</Fact>
          <Fact name="Signs in to">
            <TenantCounts app={app} />
          </Fact>
          <Fact name="Added">
            <Age at={app.createdAt} now={now} focusable /> by {app.createdBy}
          </Fact>
        </dl>
      </CardBody>
    </Card>
  );
}

"use client";

import { parseAsStringLiteral, useQueryState } from "nuqs";
import type { WorkersView } from "#lib/runs/schema.ts";
import type { AppChoice } from "#lib/tenants/schema.ts";
import { BackLink } from "../shell/back-link.tsx";
import { Callout } from "../ui/callout.tsx";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Tabs } from "../ui/tabs.tsx";
import { useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { CustomersPanel } from "./customers-panel.tsx";
import { FilePanel } from "./file-panel.tsx";
import { OneTenantPanel } from "./one-tenant-panel.tsx";

interface AddTenantsProps {
  apps: readonly AppChoice[];
  workers: WorkersView;
  mayManage: boolean;
  /** The server's clock. */
  now: number;
}

const ways = ["one", "file", "microsoft"] as const;

/** Three ways into the list of tenants. Nothing is changed in a tenant by adding it. */
export function AddTenantsView({ apps, workers, mayManage, now: madeAt }: AddTenantsProps) {
  const [way, setWay] = useQueryState("way", parseAsStringLiteral(ways).withDefault("one"));
  const now = useNow(madeAt);
  const offReason = mayManage ? null : "Needs Technician";
  return (
    <>
      <BackLink href="/tenants">Tenants</BackLink>
      <PageHeader
        title="Add tenants"
        description="Adding changes nothing at the customer. Sendlock then checks how far it gets into each one."
      />
      <div className="space-y-4">
        <WorkerBanner workers={workers} />
        {!mayManage && (
          <Callout title="You can look, but not add tenants">
            <p>Adding tenants needs the role Technician. An administrator of Sendlock gives it.</p>
          </Callout>
        )}
        {apps.length === 0 && (
          <Callout tone="info" title="There is no app registration yet">
            <p>
              Sendlock signs in to tenants with one. You can add tenants first and choose it later.{" "}
              <Link href="/settings/app-registrations">App registrations</Link>
            </p>
          </Callout>
        )}
        <Tabs
          label="Ways to add tenants"
          value={way}
          onValueChange={(next) => void setWay(next)}
          tabs={[
            { value: "one", label: "One tenant", content: <OneTenantPanel {...{ apps, offReason }} /> },
            { value: "file", label: "From a file", content: <FilePanel {...{ apps, offReason }} /> },
            {
              value: "microsoft",
              label: "From Microsoft",
              content: <CustomersPanel {...{ apps, offReason, now }} />,
            },
          ]}
        />
      </div>
    </>
  );
}

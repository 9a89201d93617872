import { useState } from "react";
import type { AppChoice, TenantAccess } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { Field } from "../ui/field.tsx";
import { Link } from "../ui/link.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { Select } from "../ui/select.tsx";
import { Clock } from "../ui/time.tsx";
import { listWords } from "./customer-rules.ts";
import { CustomersList } from "./customers-list.tsx";
import { GoneCustomers } from "./gone-customers.tsx";
import { useCustomers } from "./use-customers.ts";

interface PanelProps {
  apps: readonly AppChoice[];
  offReason: string | null;
  now: number;
}

/** Customers to choose from Microsoft's own list. Read again later, it says who is new and who is gone. */
export function CustomersPanel({ apps, offReason, now }: PanelProps) {
  const able = apps.filter(({ homeTenantId, multiTenant }) => homeTenantId !== null && multiTenant);
  const [appId, setAppId] = useState(able[0]?.id ?? "");
  const [access, setAccess] = useState<TenantAccess>("change");
  const customers = useCustomers(appId);
  const { view, isReading, doing, problem } = customers;
  if (able.length === 0) return <NoAbleApp />;
  return (
    <div className="space-y-4">
      <div className="max-w-2xl space-y-3.5">
        <Field
          label="App registration"
          hint="It reads the list in the tenant that it lives in, with the Graph permission Directory.Read.All, and signs in to the tenants that you add."
        >
          <Select
            className="w-full"
            value={appId}
            onValueChange={setAppId}
            options={able.map(({ id, name }) => ({ value: id, label: name }))}
          />
        </Field>
        <div className="flex flex-wrap items-center gap-3">
          <Button
            variant={view?.listedAt ? "secondary" : "primary"}
            loading={isReading}
            disabledReason={offReason}
            onClick={() => void customers.read()}
          >
            {isReading ? "Reading the list…" : view?.listedAt ? "Synchronise" : "Read the list"}
          </Button>
          <p role="status" className="text-dense text-text-muted">
            {view?.listedAt && (
              <>
                {listWords(view)}. Read <Clock at={view.listedAt} now={now} />.
              </>
            )}
          </p>
        </div>
        <div role="alert" className="empty:hidden">
          {view?.error && !isReading && (
            <Callout tone="bad" title={view.error.cause}>
              <p>{view.error.fix}</p>
              {view.error.raw && <p className="font-mono text-text-muted text-xs">{view.error.raw}</p>}
            </Callout>
          )}
        </div>
        <ProblemAlert problem={problem} />
      </div>
      {view && <GoneCustomers gone={view.gone} now={now} />}
      {view?.listedAt && (
        <CustomersList
          key={appId}
          customers={view.customers}
          {...{ access, offReason }}
          isSaving={doing === "saving"}
          onAccess={setAccess}
          onAdd={(ids) => void customers.add(ids, access)}
        />
      )}
    </div>
  );
}

function NoAbleApp() {
  return (
    <EmptyState
      title="No app registration can read the list"
      description={
        <p>
          It takes a multi-tenant app registration whose home tenant is written down in Sendlock and that has
          the Graph permission Directory.Read.All there.
        </p>
      }
      action={<Link href="/settings/app-registrations">App registrations</Link>}
    />
  );
}

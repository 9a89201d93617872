import type { ReactNode } from "react";
import { businessHoursWords } from "#lib/tenants/rules.ts";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { localTime, zoneLabel } from "./zone-words.ts";

interface DetailsCardProps {
  tenant: TenantDetail;
  mayManage: boolean;
  now: number;
  onEdit: () => void;
  onExclude: () => void;
}

/** What people wrote of a tenant. */
export function DetailsCard({ tenant, mayManage, now, onEdit, onExclude }: DetailsCardProps) {
  const { tags, timeZone, contact, notes, exclusion } = tenant;
  const disabledReason = mayManage ? null : "Needs Technician";
  return (
    <Card aria-labelledby="details">
      <CardHeader
        actions={
          <Button size="sm" disabledReason={disabledReason} onClick={onEdit}>
            Edit…
          </Button>
        }
      >
        <CardTitle id="details">Details</CardTitle>
      </CardHeader>
      <CardBody>
        <dl className="space-y-2.5">
          <Detail name="Tags">
            {tags.length > 0 && (
              <span className="flex flex-wrap gap-1">
                {tags.map((tag) => (
                  <Badge key={tag}>{tag}</Badge>
                ))}
              </span>
            )}
          </Detail>
          <Detail name="Time zone">
            {zoneLabel(timeZone)}
            <span className="block text-text-muted">{localTime(timeZone, now)} there now</span>
          </Detail>
          <Detail name="Business hours">{businessHoursWords(tenant)}</Detail>
          <Detail name="Runs">
            {exclusion ? (
              "Excluded"
            ) : (
              <span className="flex flex-wrap items-center justify-between gap-x-3 gap-y-1">
                Takes part
                <Button size="sm" disabledReason={disabledReason} onClick={onExclude}>
                  Exclude from runs…
                </Button>
              </span>
            )}
          </Detail>
          <Detail name="Contact">{contact}</Detail>
          <Detail name="Notes">{notes}</Detail>
        </dl>
      </CardBody>
    </Card>
  );
}

function Detail({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-text-muted text-xs">{name}</dt>
      <dd className="whitespace-pre-line text-dense [overflow-wrap:anywhere]">
        {children || <span className="text-text-muted">None</span>}
      </dd>
    </div>
  );
}

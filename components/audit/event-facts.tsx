import type { ReactNode } from "react";
import type { Actor } from "#lib/access/schema.ts";
import type { AuditEvent, EventTenant } from "#lib/audit/schema.ts";
import { causeOf } from "#lib/direct-send/rules.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Link } from "../ui/link.tsx";
import { changeOf, changeWords, countTenants, reasonOf } from "./event-words.ts";

const actorWords: Record<Exclude<Actor["kind"], "system">, string> = { person: "person", token: "API token" };

/** All that an event says, member by member. */
export function EventFacts({ event }: { event: AuditEvent }) {
  const change = changeOf(event);
  const reason = reasonOf(event);
  const { actor, origin } = event;
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-dense">
      <Fact name="When">
        <time dateTime={event.at}>{event.at.replace("T", " ").replace("Z", " UTC")}</time>
      </Fact>
      <Fact name="Who">
        <Link href={`/history?person=${encodeURIComponent(actor.id)}`}>{actor.name}</Link>{" "}
        <span className="text-text-muted">
          {actor.kind !== "system" && `${actorWords[actor.kind]}, ${actor.role}`}
        </span>
      </Fact>
      <Tenants tenants={tenantsOf(event)} count={countTenants(event)} />
      {change && <Fact name="Change">{changeWords(change)}</Fact>}
      {editsOf(event).map(({ field, before, after }) => (
        <Fact key={field} name={`${field.charAt(0).toUpperCase()}${field.slice(1)}`}>
          <span className="whitespace-pre-line">
            {before || "nothing"} → {after || "nothing"}
          </span>
        </Fact>
      ))}
      {reason && <Fact name="Reason">{reason}</Fact>}
      {"owner" in event && <Fact name="Owner">{event.owner}</Fact>}
      {"ticket" in event && event.ticket && <Fact name="Ticket">{event.ticket}</Fact>}
      {"errorCode" in event && event.errorCode && <Fact name="Cause">{causeOf(event.errorCode)}</Fact>}
      {"errorRaw" in event && event.errorRaw && (
        <Fact name="Raw text">
          <CodeBlock code={event.errorRaw} label="the error" />
        </Fact>
      )}
      {"attempt" in event && event.attempt > 1 && <Fact name="Attempt">{event.attempt}</Fact>}
      {"runId" in event && (
        <Fact name="Run">
          <Link href={`/history?run=${event.runId}`}>All events of this run</Link>
        </Fact>
      )}
      {origin?.address && <Fact name="From">{origin.address}</Fact>}
      {origin?.userAgent && <Fact name="With">{origin.userAgent}</Fact>}
    </dl>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-text-muted">{name}</dt>
      <dd className="min-w-0 [overflow-wrap:anywhere]">{children}</dd>
    </>
  );
}

/** What was written anew, field by field. */
function editsOf(event: AuditEvent): readonly { field: string; before: string; after: string }[] {
  if (event.type === "tenant.edited" || event.type === "appRegistration.edited") return event.changes;
  if (event.type === "settings.changed") return [{ ...event, field: event.setting }];
  return [];
}

function tenantsOf(event: AuditEvent): readonly EventTenant[] {
  if ("tenant" in event && event.tenant) return [event.tenant];
  return "tenants" in event ? event.tenants : [];
}

function Tenants({ tenants, count }: { tenants: readonly EventTenant[]; count: number }) {
  if (count === 0) return null;
  return (
    <Fact name={count === 1 ? "Tenant" : `${count} tenants`}>
      <ul>
        {tenants.map(({ id, name, domain }) => (
          <li key={id}>
            <Link href={`/tenants/${id}`} prefetch={false}>
              {name}
            </Link>{" "}
            <span className="text-text-muted">{domain}</span>
          </li>
        ))}
        {count > tenants.length && <li className="text-text-muted">and {count - tenants.length} more</li>}
      </ul>
    </Fact>
  );
}

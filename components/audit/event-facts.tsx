import type { Actor } from "#lib/access/schema.ts";
import type { AuditEvent, EventTenant } from "#lib/audit/schema.ts";
import { causeOf } from "#lib/direct-send/rules.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { FactRow } from "../ui/fact.tsx";
import { Link } from "../ui/link.tsx";
import { otherMembers } from "./event-members.ts";
import { changeOf, changeWords, countTenants, kindWords, reasonOf } from "./event-words.ts";
import { historyHref } from "./history-address.ts";

const actorWords: Record<Exclude<Actor["kind"], "system">, string> = { person: "person", token: "API token" };

/** All that an event says, member by member. */
export function EventFacts({ event }: { event: AuditEvent }) {
  const change = changeOf(event);
  const reason = reasonOf(event);
  const { actor, origin } = event;
  return (
    <dl className="grid grid-cols-[6.5rem_minmax(0,1fr)] gap-x-3 gap-y-1.5 text-dense">
      <FactRow name="Kind">
        {kindWords[event.type]} <code className="font-mono text-text-muted text-xs">{event.type}</code>
      </FactRow>
      <FactRow name="When">
        <time dateTime={event.at}>{event.at.replace("T", " ").replace("Z", " UTC")}</time>
      </FactRow>
      <FactRow name="Who">
        <Link href={historyHref("actor", actor.id)}>{actor.name}</Link>{" "}
        <span className="text-text-muted">
          {actor.kind !== "system" && `${actorWords[actor.kind]}, ${actor.role}`}
        </span>
        {actor.kind !== "system" && <Identifier name="Id" value={actor.id} />}
        {actor.tid && <Identifier name="Entra tenant (tid)" value={actor.tid} />}
        {actor.oid && <Identifier name="Entra object (oid)" value={actor.oid} />}
      </FactRow>
      <Tenants tenants={tenantsOf(event)} count={countTenants(event)} />
      {change && <FactRow name="Change">{changeWords(change)}</FactRow>}
      {editsOf(event).map(({ field, before, after }) => (
        <FactRow key={field} name={`${field.charAt(0).toUpperCase()}${field.slice(1)}`}>
          <span className="whitespace-pre-line">
            {before || "nothing"} → {after || "nothing"}
          </span>
        </FactRow>
      ))}
      {reason && <FactRow name="Reason">{reason}</FactRow>}
      {"owner" in event && <FactRow name="Owner">{event.owner}</FactRow>}
      {"ticket" in event && event.ticket && <FactRow name="Ticket">{event.ticket}</FactRow>}
      {"errorCode" in event && event.errorCode && <FactRow name="Cause">{causeOf(event.errorCode)}</FactRow>}
      {"errorRaw" in event && event.errorRaw && (
        <FactRow name="Raw text">
          <CodeBlock code={event.errorRaw} label="the error" />
        </FactRow>
      )}
      {otherMembers(event).map(({ name, value }) => (
        <FactRow key={name} name={name}>
          {value}
        </FactRow>
      ))}
      {"runId" in event && (
        <FactRow name="Run">
          <code className="font-mono text-xs">{event.runId}</code>
        </FactRow>
      )}
      {origin?.address && <FactRow name="From">{origin.address}</FactRow>}
      {origin?.userAgent && <FactRow name="With">{origin.userAgent}</FactRow>}
      {origin && (
        <FactRow name="Request id">
          <code className="font-mono text-xs">{origin.requestId}</code>
        </FactRow>
      )}
    </dl>
  );
}

function Identifier({ name, value }: { name: string; value: string }) {
  return (
    <span className="block text-text-muted text-xs">
      {name} <code className="font-mono">{value}</code>
    </span>
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
    <FactRow name={count === 1 ? "Tenant" : `${count} tenants`}>
      <ul>
        {tenants.map(({ id, name, domain, entraTenantId }) => (
          <li key={id}>
            <Link href={`/tenants/${id}`} prefetch={false}>
              {name}
            </Link>{" "}
            <span className="text-text-muted">{domain}</span>
            <Identifier name="Entra tenant" value={entraTenantId} />
          </li>
        ))}
        {count > tenants.length && <li className="text-text-muted">and {count - tenants.length} more</li>}
      </ul>
    </FactRow>
  );
}

import type { CustomersView } from "#lib/customers/schema.ts";
import { countTenants } from "../tenants/selection-rules.ts";
import { Callout } from "../ui/callout.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { Link } from "../ui/link.tsx";
import { Age } from "../ui/time.tsx";

/** Tenants that came from the list and are not on it any more. Nothing is done to them. */
export function GoneCustomers({ gone, now }: { gone: CustomersView["gone"]; now: number }) {
  if (gone.length === 0) return null;
  return (
    <Callout tone="warn" title={`${countTenants(gone.length)} not on Microsoft's list any more`}>
      <p>They stay in Sendlock as they are. Archive those whose customers have left.</p>
      <Disclosure summary="Which" defaultOpen={gone.length <= 5}>
        <ul className="max-h-60 overflow-y-auto">
          {gone.map(({ id, name, domain, goneAt }) => (
            <li key={id}>
              <Link href={`/tenants/${id}`} prefetch={false}>
                {name}
              </Link>{" "}
              <span className="text-text-muted">
                {domain}, since <Age at={goneAt} now={now} />
              </span>
            </li>
          ))}
        </ul>
      </Disclosure>
    </Callout>
  );
}

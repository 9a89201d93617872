import { useEffect, useRef, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { statusWords, type Work } from "./action-rules.ts";

const mostNamed = 3;

interface AnnouncerProps {
  tenants: readonly TenantView[];
  workOf: (tenant: TenantView) => Work | null;
}

/** Reads changes of state out. One live region for the table: one a row would speak over each other. */
export function Announcer({ tenants, workOf }: AnnouncerProps) {
  const [said, setSaid] = useState("");
  const known = useRef<ReadonlyMap<string, string>>(new Map());

  useEffect(() => {
    const words = new Map(tenants.map((tenant) => [tenant.id, statusWords(tenant, workOf(tenant))]));
    const before = known.current;
    known.current = words;
    const changed = tenants.filter(({ id }) => before.has(id) && before.get(id) !== words.get(id));
    if (changed.length > mostNamed) setSaid(`${changed.length} tenants changed`);
    else if (changed.length > 0)
      setSaid(changed.map(({ id, name }) => `${name}: ${words.get(id)}`).join(". "));
  }, [tenants, workOf]);

  return (
    <p aria-live="polite" data-announcer className="sr-only">
      {said}
    </p>
  );
}

import { Archive } from "lucide-react";
import { useEffect, useState } from "react";
import type { ArchivedPage, ArchivedTenant, RestoredTenant } from "#lib/tenants/schema.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { Link } from "../ui/link.tsx";
import { ListFailed } from "../ui/list-failed.tsx";
import { SkeletonRows } from "../ui/skeleton.tsx";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { Age } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { toastRefusal } from "./ask-for-run.tsx";
import { useSteady } from "./use-steady.ts";

interface ArchivedProps {
  /** What is searched for in names and domains. */
  q: string;
  mayManage: boolean;
  now: number;
}

const mostShown = 200;

/** Tenants that were archived, each to be brought back. */
export function ArchivedTenants({ q, mayManage, now }: ArchivedProps) {
  const { value, isBehind, askNow } = useFollowed<ArchivedPage | null>({
    initial: null,
    load: () => fetchJson(`/api/v1/tenants/archived?${new URLSearchParams({ q, limit: `${mostShown}` })}`),
    isTouched: ({ kind }) => kind === "tenant",
  });
  const ask = useSteady(askNow);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another search is another question.
  useEffect(ask, [q]);
  if (!value) return isBehind ? <ListFailed /> : <SkeletonRows />;
  const { items, total } = value;
  return (
    <div className="space-y-3">
      {isBehind && <ListFailed />}
      {total === 0 ? (
        <EmptyState
          icon={<Archive className="size-5" />}
          title={q.trim() ? "No archived tenant matches" : "No tenant is archived"}
        />
      ) : (
        <Table cards>
          <caption className="sr-only">Archived tenants</caption>
          <TableHead>
            <TableRow>
              <TableHeader>Tenant</TableHeader>
              <TableHeader>Archived</TableHeader>
              <TableHeader>Credentials</TableHeader>
              <TableHeader>
                <span className="sr-only">Bring back</span>
              </TableHeader>
            </TableRow>
          </TableHead>
          <TableBody>
            {items.map((tenant) => (
              <ArchivedRow key={tenant.id} {...{ tenant, mayManage, now }} onRestored={ask} />
            ))}
          </TableBody>
        </Table>
      )}
      {total > items.length && (
        <p className="text-dense text-text-muted">
          {items.length} of {total.toLocaleString("en")} archived tenants. Search to see others.
        </p>
      )}
    </div>
  );
}

interface RowProps {
  tenant: ArchivedTenant;
  mayManage: boolean;
  now: number;
  onRestored: () => void;
}

function ArchivedRow({ tenant, mayManage, now, onRestored }: RowProps) {
  const [isSending, setIsSending] = useState(false);
  const restore = async () => {
    setIsSending(true);
    try {
      const { credentialsGone } = await fetchJson<RestoredTenant>(`/api/v1/tenants/${tenant.id}/restore`, {
        method: "POST",
      });
      toast(`${tenant.name} is back`, {
        description: (
          <>
            {credentialsGone && "Its credentials are gone: Sendlock can't sign in until it has new ones. "}
            <Link href={`/tenants/${tenant.id}`}>See the tenant</Link>
          </>
        ),
      });
    } catch (error) {
      toastRefusal(error);
    } finally {
      setIsSending(false);
      onRestored();
    }
  };
  return (
    <TableRow>
      <TableHeader scope="row">
        <span className="block font-medium">{tenant.name}</span>
        <span className="block text-text-muted text-xs [overflow-wrap:anywhere]">{tenant.domain}</span>
      </TableHeader>
      <TableCell className="whitespace-nowrap">
        <span className="@3xl:hidden text-text-muted">Archived </span>
        <Age at={tenant.archivedAt} now={now} />
      </TableCell>
      <TableCell>
        {tenant.credentialsGone
          ? "Gone: they were deleted, and it needs new ones"
          : "Still there: they serve other tenants"}
      </TableCell>
      <TableCell className="@3xl:text-right">
        <Button
          size="sm"
          loading={isSending}
          disabledReason={mayManage ? null : "Needs Technician"}
          aria-label={`Bring back ${tenant.name}`}
          onClick={() => void restore()}
        >
          Bring back
        </Button>
      </TableCell>
    </TableRow>
  );
}

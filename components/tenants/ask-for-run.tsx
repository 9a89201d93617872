import type { RunView } from "#lib/runs/schema.ts";
import type { Target, TenantView } from "#lib/tenants/schema.ts";
import { fetchJson, jsonBody } from "../ui/fetch-json.ts";
import { Link } from "../ui/link.tsx";
import { toast, toastWithUndo } from "../ui/toast.ts";
import type { Action } from "./action-rules.ts";
import { requestRun } from "./request-run.ts";
import { countTenants } from "./selection-rules.ts";
import { explainRefusal } from "./use-requests.ts";

/** Says why something was refused, in the API's words. */
export function toastRefusal(error: unknown): void {
  const { detail, fix } = explainRefusal(error);
  toast.error(detail, { description: fix });
}

/** Reads many tenants, and says where to watch it. */
export async function checkMany(target: Target, count: number): Promise<void> {
  try {
    const run = await requestRun({ action: "check", target });
    toast(`Checking ${countTenants(count)}`, {
      description: (
        <>
          Each row shows what was read as it comes. <Link href={`/runs/${run.id}`}>Watch the run</Link>
        </>
      ),
      action: { label: "Cancel", onClick: () => void steer(run, "cancel", "Cancelled what had not begun") },
    });
  } catch (error) {
    toastRefusal(error);
  }
}

/** Asks for connection checks of many tenants. Those that wait or run already are not asked for again. */
export async function checkConnections(target: Target, count: number): Promise<void> {
  const { asked } = await fetchJson<{ asked: number }>("/api/v1/tenants/connections", jsonBody({ target }));
  if (asked === 0) return void toast("Their connection is being checked already");
  toast(`Checking the connection of ${countTenants(asked)}`, {
    description:
      asked < count
        ? "The others are being checked already. What fails is listed by cause under Attention."
        : "What fails is listed by cause under Attention, and step by step on each tenant's page.",
  });
}

/**
 * Checks, blocks or allows a tenant that no row shows, and says where its page is. For 60 s a change can be
 * undone from there.
 */
export async function askForTenant(
  { id, name }: Pick<TenantView, "id" | "name">,
  action: Action,
  reason?: string,
): Promise<void> {
  try {
    const run = await requestRun({ action, target: { tenantIds: [id] }, ...(reason ? { reason } : {}) });
    const title = `Asked to ${action} ${name}`;
    const description = <Link href={`/tenants/${id}`}>See what is read</Link>;
    if (action === "check") return void toast(title, { description });
    toastWithUndo(title, { description, onUndo: () => void steer(run, "undo", `Asked to undo it: ${name}`) });
  } catch (error) {
    toastRefusal(error);
  }
}

async function steer({ id }: RunView, command: "cancel" | "undo", words: string): Promise<void> {
  try {
    await fetchJson<RunView>(`/api/v1/runs/${id}/${command}`, { method: "POST" });
    toast(words);
  } catch (error) {
    toast(explainRefusal(error).detail);
  }
}

import type { Cloud, CloudTenant } from "../cloud.ts";
import type { SettingValue } from "../ledger.ts";

/**
 * RejectDirectSend as mail transport knows it: the value of `propagationSeconds` ago. The ledger has every change,
 * so nothing more is kept, and a restart in between changes nothing.
 */
export function transportValue(cloud: Cloud, tenant: CloudTenant, nowMs = Date.now()): SettingValue {
  let value = tenant.state.settings.RejectDirectSend ?? null;
  if (tenant.state.propagationSeconds === 0) return value;
  const horizon = new Date(nowMs - tenant.state.propagationSeconds * 1_000).toISOString();
  const entries = cloud.ledger.entries();
  for (let index = entries.length - 1; index >= 0; index -= 1) {
    const entry = entries[index];
    if (!entry || entry.at <= horizon) break;
    const isOwn = (entry.answeredAs ?? entry.tenantId) === tenant.id;
    if (isOwn && entry.changed && "RejectDirectSend" in entry.changed) value = entry.before ?? null;
  }
  return value;
}

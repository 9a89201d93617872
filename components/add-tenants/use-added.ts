import { useRouter } from "next/navigation";
import type { AddedTenants } from "#lib/tenants/schema.ts";
import { countTenants } from "../tenants/selection-rules.ts";
import { toast } from "../ui/toast.ts";

/** Says how many tenants were added and leads to the list of them. */
export function useAdded(): (saved: AddedTenants) => void {
  const router = useRouter();
  return ({ added, addedSince }) => {
    toast(`${countTenants(added)} added`);
    router.push(`/tenants?added=${addedSince}`);
  };
}

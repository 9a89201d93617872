import { Building2, SearchX } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { AddTenantsButton } from "./add-tenants-button.tsx";

interface NoTenantsProps {
  isFiltered: boolean;
  mayManage: boolean;
  onClear: () => void;
}

/** No tenant at all and no tenant that matches are two things. */
export function NoTenants({ isFiltered, mayManage, onClear }: NoTenantsProps) {
  if (isFiltered)
    return (
      <EmptyState
        icon={<SearchX className="size-5" />}
        title="No tenant matches"
        description="The search and the filters leave nothing to show."
        action={<Button onClick={onClear}>Clear filters</Button>}
      />
    );
  return (
    <EmptyState
      icon={<Building2 className="size-5" />}
      title="No tenants yet"
      description={
        <p>
          Sendlock manages no tenant so far. Add one by its domain, many from a file, or choose from
          Microsoft's list of your customers. To try it without a customer, start it with{" "}
          <code className="font-mono text-xs">SIMULATED_CLOUD=on</code>: that adds 25 simulated tenants.
        </p>
      }
      action={<AddTenantsButton mayManage={mayManage} variant="primary" />}
    />
  );
}

import { Button } from "../ui/button.tsx";

/** No tenant at all and no tenant that matches are two things. */
export function NoTenants({ isFiltered, onClear }: { isFiltered: boolean; onClear: () => void }) {
  return (
    <div className="rounded-lg border border-line border-dashed px-6 py-12 text-center">
      {isFiltered ? (
        <>
          <p className="font-medium">No tenant matches</p>
          <p className="mt-1 mb-4 text-muted text-sm">The search and the state leave nothing to show.</p>
          <Button onClick={onClear}>Clear filters</Button>
        </>
      ) : (
        <>
          <p className="font-medium">No tenants yet</p>
          <p className="mt-1 text-muted text-sm">
            Sendlock manages no tenant so far. Start it with SIMULATED_CLOUD=on to try it with simulated ones.
          </p>
        </>
      )}
    </div>
  );
}

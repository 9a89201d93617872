import { Callout } from "./callout.tsx";

/** Stands above a list that can't be read at the moment. */
export function ListFailed() {
  return (
    <div role="alert">
      <Callout tone="bad" title="The list can't be read, trying again">
        <p>Sendlock can't be reached, or its database is away.</p>
      </Callout>
    </div>
  );
}

import { KeyRound } from "lucide-react";
import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import { Button } from "../ui/button.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import type { Problem } from "../ui/fetch-json.ts";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { CredentialCard } from "./credential-card.tsx";
import type { CredentialCommands } from "./use-credential-commands.ts";

interface CredentialListProps {
  app: AppRegistrationView;
  commands: CredentialCommands;
  /** Why the newest command was refused. */
  problem: Problem | null;
  /** Why nothing may be changed; null when it may. */
  offReason: string | null;
  now: number;
  onAdd: () => void;
}

/** The credentials of an app registration, the one in use first. */
export function CredentialList({ app, problem, offReason, onAdd, ...card }: CredentialListProps) {
  const { credentials } = app;
  const add = (
    <Button
      variant={credentials.length > 0 ? "secondary" : "primary"}
      disabledReason={offReason}
      onClick={onAdd}
    >
      Add credential…
    </Button>
  );
  return (
    <section aria-labelledby="credentials" className="min-w-0 space-y-3">
      <div className="flex flex-wrap items-center justify-between gap-2">
        <h2 id="credentials" className="font-semibold text-sm">
          Credentials
        </h2>
        {credentials.length > 0 && add}
      </div>
      <ProblemAlert problem={problem} />
      {credentials.map((credential) => (
        <CredentialCard key={credential.id} {...{ app, credential, offReason }} {...card} />
      ))}
      {credentials.length === 0 && (
        <EmptyState
          icon={<KeyRound className="size-5" />}
          title="No credential yet"
          description="Sendlock can't sign in as this registration. Let a worker make a certificate: only its public half leaves Sendlock."
          action={add}
        />
      )}
    </section>
  );
}

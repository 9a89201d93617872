import { useState } from "react";
import type { AppRegistrationView, CredentialView } from "#lib/credentials/schema.ts";
import { useChange } from "../detail/use-change.ts";
import { toast } from "../ui/toast.ts";
import { credentialName } from "./credential-words.ts";
import { useDialog } from "./use-dialog.ts";

export interface CredentialCommands {
  test: (credential: CredentialView) => void;
  use: (credential: CredentialView) => void;
  retire: (credential: CredentialView) => void;
  /** The credential that a command is on its way for. */
  sendingId: string | null;
}

/** What can be asked of one credential at a time. */
export function useCredentialCommands({ id }: AppRegistrationView, onAnswered: () => void) {
  const { problem, send: change } = useChange(onAnswered);
  const [sendingId, setSendingId] = useState<string | null>(null);
  const retiring = useDialog<CredentialView>();
  const send = async (credential: CredentialView, verb: "test" | "use") => {
    setSendingId(credential.id);
    const path = `/api/v1/app-registrations/${id}/credentials/${credential.id}/${verb}`;
    const done = await change("POST", path);
    setSendingId(null);
    if (done && verb === "use") toast(`${credentialName(credential)} signs in from now on`);
  };
  const commands: CredentialCommands = {
    sendingId,
    test: (credential) => void send(credential, "test"),
    use: (credential) => void send(credential, "use"),
    retire: retiring.open,
  };
  return { commands, problem, retiring };
}

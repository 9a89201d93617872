import type { AppRegistrationView, CredentialView } from "#lib/credentials/schema.ts";
import { ChangeRefusal } from "../detail/change-refusal.tsx";
import { useChange } from "../detail/use-change.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Dialog } from "../ui/dialog.tsx";
import { toast } from "../ui/toast.ts";
import { credentialName } from "./credential-words.ts";
import { isLast } from "./step-rules.ts";

interface RetireDialogProps {
  app: AppRegistrationView;
  /** The one to be retired. */
  credential: CredentialView;
  open: boolean;
  onClose: () => void;
  onAnswered: () => void;
}

/** A retired credential is wiped: it says what that means, and more loudly for the last one. */
export function RetireDialog({ app, credential, open, onClose, onAnswered }: RetireDialogProps) {
  const change = useChange(onAnswered);
  const name = credentialName(credential);
  const isReady = credential.state === "ready";
  const needsYes = isLast(credential, app.credentials);
  const verb = isReady ? "Retire" : "Remove";
  const retire = async () => {
    const path = `/api/v1/app-registrations/${app.id}/credentials/${credential.id}/retire`;
    if (!(await change.send("POST", path, { confirm: needsYes }))) return;
    toast(`${name} is ${isReady ? "retired" : "removed"}`);
    onClose();
  };
  return (
    <Dialog
      open={open}
      onOpenChange={(next) => next || onClose()}
      title={`${verb} ${name}?`}
      footer={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button variant="danger" loading={change.isSending} onClick={() => void retire()}>
            {verb} it
          </Button>
        </>
      }
    >
      <div className="space-y-3 text-dense">
        {needsYes && (
          <Callout tone="bad" title="It is the last one">
            <p>
              Without it Sendlock can't sign in as {app.name}
              {app.tenantCount > 0 ? `, so ${tenantsFail(app.tenantCount)} until another is added.` : "."}
            </p>
          </Callout>
        )}
        <p>
          What Sendlock stored of it is wiped, and there is no way to bring it back. The history keeps that it
          was here.
        </p>
        {isReady && <p>Remove it in Entra too: until then it works for whoever has it.</p>}
      </div>
      <ChangeRefusal problem={change.problem} />
    </Dialog>
  );
}

function tenantsFail(count: number): string {
  return count === 1
    ? "its tenant can't be visited"
    : `its ${count.toLocaleString("en")} tenants can't be visited`;
}

"use client";

import { KeyRound } from "lucide-react";
import { useState } from "react";
import type { AppRegistrationView, CredentialView } from "#lib/credentials/schema.ts";
import type { WorkersView } from "#lib/runs/schema.ts";
import { useAsking } from "../detail/use-change.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { EmptyState } from "../ui/empty-state.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { useNow } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { AddCredentialDialog } from "./add-credential-dialog.tsx";
import { EditAppDialog, RemoveAppDialog } from "./app-dialogs.tsx";
import { AppFacts } from "./app-facts.tsx";
import { LookOnly } from "./apps-view.tsx";
import { CredentialCard, type CredentialCommands } from "./credential-card.tsx";
import { credentialName } from "./credential-words.ts";
import { RetireDialog } from "./retire-dialog.tsx";
import { SetUpGuide } from "./set-up-guide.tsx";

interface AppPage {
  app: AppRegistrationView;
  workers: WorkersView;
}

interface AppViewProps {
  initial: AppPage;
  /** The address that people open. */
  baseUrl: string;
  mayManage: boolean;
  /** The server's clock. */
  now: number;
}

type AppDialog = "edit" | "remove" | "add-credential";

/** One app registration with its credentials. */
export function AppView({ initial, baseUrl, mayManage, now: serverNow }: AppViewProps) {
  const { value, isGone, askNow } = useFollowed({
    initial,
    load: ({ app }) => loadPage(app.id),
    isTouched: ({ kind, ref }, { app }) =>
      (kind === "app" && ref === app.id) || kind === "run" || isItsJob(kind, ref, app),
  });
  const { app, workers } = value;
  const { dialog, openings, open, close } = useDialog();
  const { commands, retiring, endRetiring, problem } = useCredentialCommands(app, askNow);
  const now = useNow(serverNow);
  const offReason = mayManage ? null : "Needs Administrator";
  const dialogs = { app, onClose: close, onAnswered: askNow };
  const add = (
    <Button
      variant={app.credentials.length > 0 ? "secondary" : "primary"}
      disabledReason={offReason}
      onClick={() => open("add-credential")}
    >
      Add credential…
    </Button>
  );
  return (
    <>
      <PageHeader
        title={app.name}
        description={app.cloud === "simulated" && <Badge>Simulated</Badge>}
        actions={
          <>
            <Button disabledReason={offReason} onClick={() => open("edit")}>
              Edit…
            </Button>
            <Button disabledReason={offReason ?? whyNotRemove(app)} onClick={() => open("remove")}>
              Remove…
            </Button>
          </>
        }
      />
      <div className="space-y-4">
        <WorkerBanner workers={workers} />
        <div role="status" className="empty:hidden">
          {isGone && (
            <Callout tone="warn" title="This app registration was removed">
              <p>What you see is how it stood before.</p>
            </Callout>
          )}
        </div>
        {!mayManage && <LookOnly />}
        <div className="gap-4 space-y-4 xl:grid xl:grid-cols-[minmax(0,1fr)_19rem] xl:space-y-0">
          <section aria-labelledby="credentials" className="min-w-0 space-y-3">
            <div className="flex flex-wrap items-center justify-between gap-2">
              <h2 id="credentials" className="font-semibold text-sm">
                Credentials
              </h2>
              {app.credentials.length > 0 && add}
            </div>
            <ProblemAlert problem={problem} />
            {app.credentials.map((credential) => (
              <CredentialCard key={credential.id} {...{ app, credential, commands, offReason, now }} />
            ))}
            {app.credentials.length === 0 && (
              <EmptyState
                icon={<KeyRound className="size-5" />}
                title="No credential yet"
                description="Sendlock can't sign in as this registration. Let a worker make a certificate: only its public half leaves Sendlock."
                action={add}
              />
            )}
          </section>
          <div className="min-w-0 space-y-4">
            <AppFacts app={app} now={now} />
          </div>
        </div>
        <Disclosure summary="How a registration is set up in Entra">
          <div className="max-w-3xl pt-2">
            <SetUpGuide baseUrl={baseUrl} />
          </div>
        </Disclosure>
      </div>
      <AddCredentialDialog
        key={`add ${openings}`}
        {...dialogs}
        now={now}
        open={dialog === "add-credential"}
      />
      <EditAppDialog key={`edit ${openings}`} {...dialogs} open={dialog === "edit"} />
      <RemoveAppDialog key={`remove ${openings}`} app={app} open={dialog === "remove"} onClose={close} />
      {retiring && (
        <RetireDialog
          {...dialogs}
          key={retiring.credential.id}
          credential={retiring.credential}
          open={retiring.isOpen}
          onClose={endRetiring}
        />
      )}
    </>
  );
}

/** Which dialog is open. Each opening begins anew: what was chosen or refused before is over. */
function useDialog() {
  const [dialog, setDialog] = useState<AppDialog | null>(null);
  const [openings, setOpenings] = useState(0);
  return {
    dialog,
    openings,
    open: (what: AppDialog) => {
      setDialog(what);
      setOpenings((count) => count + 1);
    },
    close: () => setDialog(null),
  };
}

async function loadPage(id: string): Promise<AppPage> {
  const [app, workers] = await Promise.all([
    fetchJson<AppRegistrationView>(`/api/v1/app-registrations/${id}`),
    fetchJson<WorkersView>("/api/v1/workers"),
  ]);
  return { app, workers };
}

function isItsJob(kind: string, ref: string, { credentials }: AppRegistrationView): boolean {
  return kind === "job" && credentials.some(({ jobId }) => jobId === ref);
}

function whyNotRemove({ tenantCount }: AppRegistrationView): string | null {
  if (tenantCount === 0) return null;
  return tenantCount === 1 ? "One tenant uses it" : `${tenantCount.toLocaleString("en")} tenants use it`;
}

/** What can be asked of one credential at a time. */
function useCredentialCommands({ id }: AppRegistrationView, onAnswered: () => void) {
  const { problem, ask } = useAsking(onAnswered);
  const [sendingId, setSendingId] = useState<string | null>(null);
  // It stays while its dialog closes.
  const [retiring, setRetiring] = useState<{ credential: CredentialView; isOpen: boolean } | null>(null);
  const send = async (credential: CredentialView, verb: "test" | "use") => {
    setSendingId(credential.id);
    const path = `/api/v1/app-registrations/${id}/credentials/${credential.id}/${verb}`;
    const done = await ask(() => fetchJson(path, { method: "POST" }));
    setSendingId(null);
    if (done && verb === "use") toast(`${credentialName(credential)} signs in from now on`);
  };
  const commands: CredentialCommands = {
    sendingId,
    test: (credential) => void send(credential, "test"),
    use: (credential) => void send(credential, "use"),
    retire: (credential) => setRetiring({ credential, isOpen: true }),
  };
  return {
    commands,
    problem,
    retiring,
    endRetiring: () => setRetiring((known) => known && { ...known, isOpen: false }),
  };
}

"use client";

import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import type { WorkersView } from "#lib/runs/schema.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { useNow } from "../ui/time.tsx";
import { WorkerBanner } from "../workers/worker-banner.tsx";
import { AddCredentialDialog } from "./add-credential-dialog.tsx";
import { EditAppDialog, RemoveAppDialog } from "./app-dialogs.tsx";
import { AppFacts } from "./app-facts.tsx";
import { LookOnly } from "./apps-view.tsx";
import { CredentialList } from "./credential-list.tsx";
import { RetireDialog } from "./retire-dialog.tsx";
import { SetUpGuide } from "./set-up-guide.tsx";
import { useCredentialCommands } from "./use-credential-commands.ts";
import { useDialog } from "./use-dialog.ts";

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
  const dialog = useDialog<AppDialog>();
  const { commands, retiring, problem } = useCredentialCommands(app, askNow);
  const now = useNow(serverNow);
  const offReason = mayManage ? null : "Needs Administrator";
  const isOpen = (what: AppDialog) => dialog.isOpen && dialog.what === what;
  const dialogs = { app, onClose: dialog.close, onAnswered: askNow };
  return (
    <>
      <PageHeader
        title={app.name}
        description={app.cloud === "simulated" && <Badge>Simulated</Badge>}
        actions={
          <>
            <Button disabledReason={offReason} onClick={() => dialog.open("edit")}>
              Edit…
            </Button>
            <Button disabledReason={offReason ?? whyNotRemove(app)} onClick={() => dialog.open("remove")}>
              Remove…
            </Button>
          </>
        }
      />
      <div className="space-y-4">
        <WorkerBanner workers={workers} />
        <Gone isGone={isGone} />
        {!mayManage && <LookOnly />}
        <div className="gap-4 space-y-4 xl:grid xl:grid-cols-[minmax(0,1fr)_19rem] xl:space-y-0">
          <CredentialList
            {...{ app, commands, problem, offReason, now }}
            onAdd={() => dialog.open("add-credential")}
          />
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
        key={`add ${dialog.opening}`}
        {...dialogs}
        now={now}
        open={isOpen("add-credential")}
      />
      <EditAppDialog key={`edit ${dialog.opening}`} {...dialogs} open={isOpen("edit")} />
      <RemoveAppDialog
        key={`remove ${dialog.opening}`}
        app={app}
        open={isOpen("remove")}
        onClose={dialog.close}
      />
      {retiring.what && (
        <RetireDialog
          key={`retire ${retiring.opening}`}
          {...dialogs}
          credential={retiring.what}
          open={retiring.isOpen}
          onClose={retiring.close}
        />
      )}
    </>
  );
}

function Gone({ isGone }: { isGone: boolean }) {
  return (
    <div role="status" className="empty:hidden">
      {isGone && (
        <Callout tone="warn" title="This app registration was removed">
          <p>What you see is how it stood before.</p>
        </Callout>
      )}
    </div>
  );
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

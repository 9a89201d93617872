"use client";

import { KeyRound } from "lucide-react";
import type { ReactNode } from "react";
import type { AppRegistrationView } from "#lib/credentials/schema.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import { useFollowed } from "../runs/use-followed.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { fetchJson } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { useNow } from "../ui/time.tsx";
import { AddAppDialog } from "./app-dialogs.tsx";
import { AppTable } from "./app-table.tsx";
import { SetUpGuide } from "./set-up-guide.tsx";
import { useDialog } from "./use-dialog.ts";

interface AppList {
  items: AppRegistrationView[];
}

interface AppsViewProps {
  initial: AppList;
  /** The clouds that a registration can be in. */
  clouds: readonly Cloud[];
  /** The address that people open. */
  baseUrl: string;
  mayManage: boolean;
  /** The server's clock. */
  now: number;
}

/** All app registrations, and without one how to come by the first. */
export function AppsView({ initial, clouds, baseUrl, mayManage, now: serverNow }: AppsViewProps) {
  const { value, askNow } = useFollowed({
    initial,
    load: () => fetchJson<AppList>("/api/v1/app-registrations"),
    isTouched: ({ kind }) => kind === "app" || kind === "run",
  });
  const adding = useDialog<"app">();
  const now = useNow(serverNow);
  const apps = value.items;
  const add = (
    <Button
      variant="primary"
      disabledReason={mayManage ? null : "Needs Administrator"}
      onClick={() => adding.open("app")}
    >
      Add app registration…
    </Button>
  );
  return (
    <>
      <PageHeader
        title="App registrations"
        description="What Sendlock signs in with to your customers' tenants."
        actions={apps.length > 0 && add}
      />
      <div className="space-y-4">
        {!mayManage && <LookOnly />}
        {apps.length > 0 ? (
          <>
            <AppTable apps={apps} now={now} />
            <Disclosure summary="How a registration is set up in Entra">
              <div className="max-w-3xl pt-2">
                <SetUpGuide baseUrl={baseUrl} />
              </div>
            </Disclosure>
          </>
        ) : (
          <FirstApp baseUrl={baseUrl} action={add} />
        )}
      </div>
      <AddAppDialog
        key={adding.opening}
        open={adding.isOpen}
        clouds={clouds}
        onClose={adding.close}
        onAnswered={askNow}
      />
    </>
  );
}

export function LookOnly() {
  return (
    <Callout title="You can look, but not change anything">
      <p>App registrations and their credentials need the role Administrator.</p>
    </Callout>
  );
}

function FirstApp({ baseUrl, action }: { baseUrl: string; action: ReactNode }) {
  return (
    <Card aria-labelledby="first-app" className="max-w-3xl">
      <CardHeader>
        <CardTitle id="first-app">
          <span className="inline-flex items-center gap-2">
            <KeyRound aria-hidden className="size-4 text-text-muted" />
            No app registration yet
          </span>
        </CardTitle>
      </CardHeader>
      <CardBody className="space-y-4">
        <p className="text-dense">
          Sendlock signs in to tenants as an application of yours in Entra. The recommended way is one
          registration for all customers: it is set up once, and its credential is renewed once.
        </p>
        <SetUpGuide baseUrl={baseUrl} />
        {action}
      </CardBody>
    </Card>
  );
}

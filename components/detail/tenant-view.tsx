"use client";

import { useState } from "react";
import type { AuditEvent } from "#lib/audit/schema.ts";
import { failedStep } from "#lib/connection/rules.ts";
import { EventList } from "../audit/event-list.tsx";
import { historyHref } from "../audit/history-address.ts";
import { ConnectionCard } from "../connection/connection-card.tsx";
import { statusWords } from "../tenants/action-rules.ts";
import { AllowDialog } from "../tenants/allow-dialog.tsx";
import { Callout } from "../ui/callout.tsx";
import { Link } from "../ui/link.tsx";
import { useNow } from "../ui/time.tsx";
import { AttentionCallouts } from "./attention-callouts.tsx";
import { DetailsCard } from "./details-card.tsx";
import { FailureDetails } from "./failure-details.tsx";
import { Identifiers } from "./identifiers.tsx";
import { ReadingsSection } from "./readings-section.tsx";
import { SenderHelp } from "./sender-help.tsx";
import { StateCard } from "./state-card.tsx";
import { SurveyCard } from "./survey-card.tsx";
import { TenantActions } from "./tenant-actions.tsx";
import { TenantDialogs } from "./tenant-dialogs.tsx";
import { TenantHeader } from "./tenant-header.tsx";
import { type TenantDialog, TenantMenu } from "./tenant-menu.tsx";
import { TenantNotices } from "./tenant-notices.tsx";
import { Timeline } from "./timeline.tsx";
import { useSurvey } from "./use-survey.ts";
import { type TenantPageData, useTenantDetail } from "./use-tenant-detail.ts";
import { type TenantWork, useTenantWork } from "./use-tenant-work.ts";

interface TenantDetailViewProps {
  initial: TenantPageData;
  /** Where a ticket number leads; empty: nowhere. */
  ticketLink: string;
  mayRequestRuns: boolean;
  mayManage: boolean;
  /** Name of who looks at it. */
  ownName: string;
  /** The server's clock. */
  now: number;
}

/** One tenant: its state, what bears on it, and all that happened to it. */
export function TenantDetailView({ initial, mayRequestRuns, now: serverNow, ...who }: TenantDetailViewProps) {
  const { mayManage, ownName, ticketLink } = who;
  const { detail, askedAt, isGone, askNow } = useTenantDetail(initial);
  const { tenant, connection, surveys, periods, readings, events, workers } = detail;
  const working = useTenantWork(tenant, askedAt, askNow);
  const survey = useSurvey(tenant.id, askNow);
  const now = useNow(serverNow);
  const { isAllowing, answerAllow, refusal, work } = working;
  const [dialog, setDialog] = useState<TenantDialog | null>(null);
  // As it was when the page opened: what somebody reads does not move away.
  const [isFirst] = useState(() => !tenant.checkedAt && connection.connection?.outcome !== "passed");
  const card = (
    <ConnectionCard {...{ tenant, connection, mayRequestRuns, mayManage, now }} onAnswered={askNow} />
  );
  return (
    <>
      <TenantHeader
        tenant={tenant}
        actions={
          <TenantMenu
            tenantId={tenant.id}
            isExcluded={tenant.exclusion !== null}
            {...{ mayManage }}
            onOpen={setDialog}
          />
        }
      />
      <div className="space-y-4">
        <TenantNotices {...{ workers, isGone, mayRequestRuns, refusal }} />
        <AttentionCallouts
          {...{ tenant, mayManage, now }}
          onEditExclusion={() => setDialog("exclude")}
          onAnswered={askNow}
        />
        <div className="gap-4 space-y-4 xl:grid xl:grid-cols-[minmax(0,1fr)_19rem] xl:space-y-0">
          <div className="min-w-0 space-y-4">
            {isFirst && card}
            <State {...{ detail, working, mayRequestRuns, now }} />
            {!isFirst && card}
            <SurveyCard {...{ surveys, mayRequestRuns, now }} domain={tenant.domain} request={survey} />
          </div>
          <div className="min-w-0 space-y-4">
            <DetailsCard
              {...{ tenant, mayManage, now }}
              onEdit={() => setDialog("edit")}
              onExclude={() => setDialog("exclude")}
            />
            <SenderHelp directSend={tenant.directSend} />
            <Identifiers tenant={tenant} />
          </div>
        </div>
        <Timeline {...{ periods, ticketLink, now }} />
        <History tenantId={tenant.id} events={events} now={now} />
        <ReadingsSection readings={readings} now={now} />
      </div>
      <p aria-live="polite" className="sr-only">
        {statusWords(tenant, work)}
      </p>
      <AllowDialog
        tenant={isAllowing ? tenant : null}
        onAllow={answerAllow}
        onClose={() => answerAllow(null)}
      />
      <TenantDialogs
        {...{ tenant, ownName, now }}
        open={dialog}
        onClose={() => setDialog(null)}
        onAnswered={askNow}
      />
    </>
  );
}

interface StateProps {
  detail: TenantPageData;
  working: TenantWork;
  mayRequestRuns: boolean;
  now: number;
}

function State({ detail, working, mayRequestRuns, now }: StateProps) {
  const { tenant, connection, surveys, readings } = detail;
  // The connection's card says the same, with what to do about it.
  const isSaid = failedStep(connection.connection?.steps ?? [])?.code === tenant.error?.code;
  return (
    <>
      <StateCard
        tenant={tenant}
        survey={surveys.good?.result ?? null}
        reading={readings[0]}
        work={working.work}
        now={now}
        actions={<TenantActions {...{ tenant, mayRequestRuns, working, now }} />}
      />
      {tenant.error && !isSaid && (
        <Callout tone="bad" title={tenant.error.cause}>
          <FailureDetails error={tenant.error} now={now} />
        </Callout>
      )}
    </>
  );
}

function History({
  tenantId,
  events,
  now,
}: {
  tenantId: string;
  events: readonly AuditEvent[];
  now: number;
}) {
  return (
    <section aria-labelledby="tenant-history" className="space-y-2 pt-3">
      <div className="flex flex-wrap items-baseline justify-between gap-x-4">
        <h2 id="tenant-history" className="font-semibold text-sm">
          History
        </h2>
        <Link href={historyHref("tenant", tenantId)}>All of its events</Link>
      </div>
      {events.length > 0 ? (
        <EventList events={events} now={now} ofOneTenant />
      ) : (
        <p className="text-text-muted">Nothing has happened to it yet.</p>
      )}
    </section>
  );
}

"use client";

import { useState } from "react";
import type { EditSettings, Settings } from "#lib/settings/schema.ts";
import { explainRefusal } from "../tenants/use-requests.ts";
import { Callout } from "../ui/callout.tsx";
import { fetchJson, jsonBody, type Problem } from "../ui/fetch-json.ts";
import { PageHeader } from "../ui/page-header.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { toast } from "../ui/toast.ts";
import { DailyCheckCard } from "./daily-check-card.tsx";
import { MspCard } from "./msp-card.tsx";
import { TicketLinkCard } from "./ticket-link-card.tsx";

interface SettingsPageProps {
  initial: Settings;
  /** Names of time zones that can be chosen. */
  timeZones: readonly string[];
  mayManage: boolean;
}

/** What holds for all tenants. */
export function SettingsPage({ initial, timeZones, mayManage }: SettingsPageProps) {
  const { settings, isSaving, problem, save } = useSettings(initial);
  const offReason = mayManage ? null : "Needs Administrator";
  const cards = { settings, offReason, onSave: save };
  return (
    <>
      <PageHeader
        title="Settings"
        description="What holds for all tenants. Each change stands in the history."
      />
      <div className="max-w-2xl space-y-4">
        {!mayManage && (
          <Callout title="You can look, but not change anything">
            <p>Changing settings needs the role Administrator.</p>
          </Callout>
        )}
        <DailyCheckCard {...cards} timeZones={timeZones} isSaving={isSaving === "dailyCheck"} />
        <TicketLinkCard {...cards} isSaving={isSaving === "ticketLink"} />
        <MspCard {...cards} isSaving={isSaving === "msp"} />
        <ProblemAlert problem={problem} />
      </div>
    </>
  );
}

function useSettings(initial: Settings) {
  const [settings, setSettings] = useState(initial);
  const [isSaving, setIsSaving] = useState<keyof EditSettings | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const save = async (part: EditSettings): Promise<void> => {
    setIsSaving(savingOf(part));
    setProblem(null);
    try {
      setSettings(await fetchJson<Settings>("/api/v1/settings", { ...jsonBody(part), method: "PATCH" }));
      toast("Saved");
    } catch (error) {
      setProblem(explainSaving(error));
    } finally {
      setIsSaving(null);
    }
  };
  return { settings, isSaving, problem, save };
}

/** The one setting that is saved; each card has its own button. */
function savingOf(part: EditSettings): keyof EditSettings {
  if (part.msp) return "msp";
  return part.dailyCheck ? "dailyCheck" : "ticketLink";
}

function explainSaving(error: unknown): Problem {
  const problem = explainRefusal(error);
  if (problem.status !== 0) return problem;
  const detail = "Sendlock could not be reached, so it is not known whether this was saved.";
  return { ...problem, detail, fix: "Load the page again to see." };
}

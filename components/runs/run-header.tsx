import { Download, FileText, MoreHorizontal } from "lucide-react";
import { useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { Menu, MenuLink } from "../ui/menu.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Age } from "../ui/time.tsx";
import { type Command, commandsOf, countToTypeForRetry, whyNotCommand } from "./control-rules.ts";
import { CancelDialog, RetryDialog, UndoDialog } from "./run-dialogs.tsx";
import { runHeadline, runStanding } from "./run-words.ts";
import type { RunCommands } from "./use-run-commands.ts";

interface RunHeaderProps {
  run: RunView;
  mayRequestRuns: boolean;
  commands: RunCommands;
  now: number;
}

const commandWords: Record<Command, string> = {
  pause: "Pause",
  resume: "Resume",
  cancel: "Cancel",
  retry: "Retry failed",
  undo: "Undo",
};

/** What the run is, how it stands, and what can be done with it. */
export function RunHeader({ run, mayRequestRuns, commands, now }: RunHeaderProps) {
  const [asking, setAsking] = useState<Command | null>(null);
  const { words, tone } = runStanding(run);
  const press = (command: Command) => {
    if (needsDialog(command, run)) setAsking(command);
    else void commands.give(command);
  };
  const answer = (command: Command) => () => {
    setAsking(null);
    void commands.give(command);
  };
  const close = () => setAsking(null);
  return (
    <>
      <PageHeader
        title={runHeadline(run)}
        description={
          <span className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <Badge tone={tone}>{words}</Badge>
            <span>
              Asked for by {run.requestedBy} <Age at={run.createdAt} now={now} focusable />
            </span>
          </span>
        }
        actions={
          <>
            {commandsOf(run).map((command) => (
              <Button
                key={command}
                variant={command === "resume" ? "primary" : "secondary"}
                loading={commands.sending === command}
                disabledReason={whyNotCommand(command, run, mayRequestRuns)}
                onClick={() => press(command)}
              >
                {commandWords[command]}
                {needsDialog(command, run) && "…"}
              </Button>
            ))}
            <Papers runId={run.id} />
          </>
        }
      />
      <CancelDialog run={run} open={asking === "cancel"} onYes={answer("cancel")} onClose={close} />
      <RetryDialog run={run} open={asking === "retry"} onYes={answer("retry")} onClose={close} />
      <UndoDialog run={run} open={asking === "undo"} onYes={answer("undo")} onClose={close} />
    </>
  );
}

/** A pause and its end are a click: they change nothing for good. */
function needsDialog(command: Command, run: RunView): boolean {
  if (command === "cancel") return run.total > 1;
  if (command === "undo") return true;
  return command === "retry" && countToTypeForRetry(run) !== null;
}

function Papers({ runId }: { runId: string }) {
  const icon = "size-4 text-text-muted";
  const file = `/api/v1/runs/${runId}/export`;
  return (
    <Menu
      trigger={
        <Button aria-label="Export and print" className="px-2">
          <MoreHorizontal aria-hidden className="size-4" />
        </Button>
      }
    >
      <MenuLink href={`/runs/${runId}/summary`} icon={<FileText aria-hidden className={icon} />}>
        Printable summary
      </MenuLink>
      <MenuLink href={`${file}?format=csv`} icon={<Download aria-hidden className={icon} />}>
        Export CSV
      </MenuLink>
      <MenuLink href={`${file}?format=json`} icon={<Download aria-hidden className={icon} />}>
        Export JSON
      </MenuLink>
    </Menu>
  );
}

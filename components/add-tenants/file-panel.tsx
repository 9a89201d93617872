import { useState } from "react";
import type { AppChoice } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";
import { ProblemAlert } from "../ui/problem-alert.tsx";
import { AppFields, startReach } from "./app-fields.tsx";
import { FileChoice } from "./file-choice.tsx";
import { FileHelp } from "./file-help.tsx";
import { FilePreview } from "./file-preview.tsx";
import { useFile } from "./use-file.ts";

interface PanelProps {
  apps: readonly AppChoice[];
  offReason: string | null;
}

/** Many tenants at once: all rows are saved together, and none while one of them is wrong. */
export function FilePanel({ apps, offReason }: PanelProps) {
  const [reach, setReach] = useState(() => startReach(apps));
  const file = useFile(reach);
  return (
    <div className="space-y-4">
      <Card className="max-w-3xl" aria-labelledby="file-defaults">
        <CardHeader>
          <CardTitle id="file-defaults">For rows that do not say it themselves</CardTitle>
        </CardHeader>
        <CardBody>
          <fieldset disabled={offReason !== null} className="space-y-3.5">
            <legend className="sr-only">For rows that do not say it themselves</legend>
            <AppFields
              apps={apps}
              reach={reach}
              onChange={(next) => {
                setReach(next);
                // It was looked at with another choice.
                if (file.table)
                  file.change({
                    ...file.table,
                    rows: file.table.rows.map((row) => ({ ...row, isChanged: true })),
                  });
              }}
            />
          </fieldset>
        </CardBody>
      </Card>
      {file.table ? (
        <FilePreview file={file} table={file.table} />
      ) : (
        <div className="max-w-3xl space-y-4">
          <FileChoice
            offReason={offReason}
            isBusy={file.doing === "checking"}
            onChoose={(content) => void file.look(content)}
          />
          <FileHelp />
        </div>
      )}
      <ProblemAlert problem={file.problem} className="max-w-3xl" />
      {file.table && (
        <Button variant="ghost" onClick={file.forget}>
          Choose another file
        </Button>
      )}
    </div>
  );
}

import { useState } from "react";
import { ChoiceChips } from "../runs/choice-chips.tsx";
import { countTenants } from "../tenants/selection-rules.ts";
import { Button } from "../ui/button.tsx";
import {
  countRows,
  type FileTable,
  leaveOut,
  leaveOutWrong,
  rowsWords,
  whyNotSaved,
  writeCell,
} from "./file-rules.ts";
import { FileTableView } from "./file-table.tsx";
import type { useFile } from "./use-file.ts";

interface PreviewProps {
  file: ReturnType<typeof useFile>;
  table: FileTable;
}

type Shown = "wrong" | "all";

/** The rows, what is wrong with them, and what is to be done before they can be saved. */
export function FilePreview({ file, table }: PreviewProps) {
  const { doing, change, lookAgain, save } = file;
  const counts = countRows(table);
  const [wanted, setWanted] = useState<Shown | null>(null);
  // A row that was put right stays in sight among those that had problems.
  const troubled = table.rows.filter(({ open }) => open.length > 0);
  const shown = wanted ?? (troubled.length > 0 ? "wrong" : "all");
  const rows = shown === "all" ? table.rows : troubled;
  return (
    <div className="space-y-3">
      <p role="status" className="text-dense">
        <strong>{rowsWords(counts.right)}</strong> can be saved
        {counts.wrong > 0 && (
          <>
            , <strong>{counts.wrong.toLocaleString("en")}</strong> with problems
          </>
        )}
        {counts.leftOut > 0 && `, ${counts.leftOut.toLocaleString("en")} left out`}. Nothing is saved until
        each row is right or left out.
      </p>
      <div className="flex flex-wrap items-center gap-2">
        <ChoiceChips
          label="Rows shown"
          value={shown}
          onChoose={setWanted}
          chips={[
            { value: "wrong", label: "With problems", count: troubled.length },
            { value: "all", label: "All", count: counts.all },
          ]}
        />
        {counts.wrong > 0 && (
          <Button onClick={() => change(leaveOutWrong(table))}>
            Leave out {rowsWords(counts.wrong)} with problems
          </Button>
        )}
        {counts.changed > 0 && (
          <Button loading={doing === "checking"} onClick={() => void lookAgain(table)}>
            Check again
          </Button>
        )}
        <Button
          variant="primary"
          loading={doing === "saving"}
          disabledReason={whyNotSaved(counts)}
          onClick={() => void save(table)}
        >
          Add {countTenants(counts.right)}
        </Button>
      </div>
      <FileTableView
        columns={table.columns}
        rows={rows}
        onWrite={(line, column, text) => change(writeCell(table, line, column, text))}
        onLeaveOut={(line, isLeftOut) => change(leaveOut(table, line, isLeftOut))}
        onDone={() => counts.changed > 0 && void lookAgain(table)}
      />
    </div>
  );
}

import { useState } from "react";
import { csvLimits } from "#lib/csv/rules.ts";
import type { ImportPreview } from "#lib/import/schema.ts";
import type { AddedTenants } from "#lib/tenants/schema.ts";
import { fetchJson, type Problem } from "../ui/fetch-json.ts";
import type { Reach } from "./app-fields.tsx";
import { type FileTable, startTable, takePreview, writeFile } from "./file-rules.ts";
import { useAdded } from "./use-added.ts";
import { useAttempt } from "./use-attempt.ts";

/** A file of tenants, from the first look at it until it is saved whole. */
export function useFile(reach: Reach) {
  const showAdded = useAdded();
  const [table, setTable] = useState<FileTable | null>(null);
  const { doing, problem, setProblem, attempt } = useAttempt<"checking" | "saving">();

  const look = (content: Blob | string) => {
    if (sizeOf(content) > csvLimits.bytes) return setProblem(tooLarge);
    setTable(null);
    return attempt("checking", async () => setTable(startTable(await preview(content, reach))));
  };
  const lookAgain = (asked: FileTable) =>
    attempt("checking", async () => setTable(takePreview(asked, await preview(writeFile(asked), reach))));
  const save = (asked: FileTable) =>
    attempt("saving", async () => {
      const file = writeFile(asked);
      try {
        const saved = await fetchJson<AddedTenants>(address("import", reach), csvBody(file));
        showAdded(saved);
      } catch (error) {
        // Somebody else may have added one of them: each row says so now.
        setTable(takePreview(asked, await preview(file, reach)));
        throw error;
      }
    });
  return { table, doing, problem, look, lookAgain, save, change: setTable, forget: () => setTable(null) };
}

const tooLarge: Problem = {
  status: 413,
  title: "Request too large",
  detail: `The file is larger than ${csvLimits.bytes / 1024 / 1024} MB.`,
  fix: `Split it: at most ${csvLimits.rows.toLocaleString("en")} rows and 2 MB are read at once.`,
};

const sizeOf = (content: Blob | string) =>
  typeof content === "string" ? new Blob([content]).size : content.size;

function address(part: string, { appRegistrationId, cloud, access }: Reach): string {
  const app: Record<string, string> = appRegistrationId ? { appRegistrationId } : { cloud };
  return `/api/v1/tenants/${part}?${new URLSearchParams({ ...app, access })}`;
}

function csvBody(body: Blob | string): RequestInit {
  return { method: "POST", headers: { "content-type": "text/csv" }, body };
}

const preview = (content: Blob | string, reach: Reach) =>
  fetchJson<ImportPreview>(address("import/preview", reach), csvBody(content));

import { scopeOf } from "#lib/access/rules.ts";
import { exportHistory, noteHistoryExport } from "#lib/audit/export.ts";
import { auditExportSchema } from "#lib/audit/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { streamText } from "#lib/web/stream-text.ts";

const contentTypes = {
  csv: "text/csv; charset=utf-8",
  jsonl: "application/x-ndjson; charset=utf-8",
} as const;

export const GET = defineRoute({
  permission: "audit.read",
  // Each export is an event in the history, so it counts as a change does.
  rate: "changes",
  query: auditExportSchema,
  run: async ({ context, actor, origin, query }) => {
    const head = await noteHistoryExport(context, actor, origin, query);
    return new Response(streamText(exportHistory(context, scopeOf(actor), query, head)), {
      headers: {
        "content-type": contentTypes[query.format],
        "content-disposition": `attachment; filename="sendlock-history.${query.format}"`,
      },
    });
  },
});

import { z } from "zod";
import { scopeOf } from "#lib/access/rules.ts";
import { exportRun, noteExport } from "#lib/runs/export.ts";
import { getRun } from "#lib/runs/queries.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { idParams, notFound } from "#lib/web/read-input.ts";
import { streamText } from "#lib/web/stream-text.ts";

const contentTypes = { csv: "text/csv; charset=utf-8", json: "application/json" } as const;

export const GET = defineRoute({
  permission: "runs.read",
  // Each export is an event in the history, so it counts as a change does.
  rate: "changes",
  params: idParams,
  query: z.object({ format: z.enum(["csv", "json"]).default("csv") }),
  run: async ({ context, actor, origin, params, query: { format } }) => {
    const scope = scopeOf(actor);
    const run = await getRun(context.db, scope, params.id);
    if (!run) throw notFound();
    await noteExport(context, actor, origin, run, format);
    return new Response(streamText(exportRun(context.db, scope, run, format)), {
      headers: {
        "content-type": contentTypes[format],
        "content-disposition": `attachment; filename="sendlock-run-${run.id}.${format}"`,
      },
    });
  },
});

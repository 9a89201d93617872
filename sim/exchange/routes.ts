import type { HttpBindings } from "@hono/node-server";
import { type Context, Hono } from "hono";
import { z } from "zod";
import type { Cloud } from "../cloud.ts";
import { pause } from "../latency.ts";
import type { SimContext } from "../serve-call.ts";
import { serveBatch } from "./batch.ts";
import { permittedCmdlets, requireCmdlet, usualName } from "./cmdlets.ts";
import { exchangeErrors } from "./errors.ts";
import { pageOf } from "./paging.ts";
import { serveExchange } from "./serve-exchange.ts";

type Bindings = { Bindings: HttpBindings };

const bodySchema = z.object({
  CmdletInput: z.object({
    CmdletName: z.string().min(1),
    Parameters: z.record(z.string(), z.unknown()).nullish(),
  }),
});

/** Reads a switch as clients send it: true, or PowerShell's object with IsPresent. */
function isOn(value: unknown): boolean {
  return (
    value === true ||
    (typeof value === "object" && value !== null && "IsPresent" in value && value.IsPresent === true)
  );
}

async function readCommand(c: Context) {
  const parsed = bodySchema.safeParse(await c.req.json().catch(() => undefined));
  if (!parsed.success) return undefined;
  const { CmdletName: name, Parameters } = parsed.data.CmdletInput;
  const parameters = Parameters ?? {};
  const find = (wanted: string) =>
    Object.entries(parameters).find(([key]) => key.toLowerCase() === wanted)?.[1];
  const value = find("rejectdirectsend");
  return {
    name: usualName(name),
    parameters,
    whatIf: isOn(find("whatif")),
    value:
      typeof value === "boolean" || typeof value === "string" || typeof value === "number"
        ? value
        : undefined,
  };
}

async function serveInvoke(c: SimContext, cloud: Cloud): Promise<Response> {
  const command = await readCommand(c);
  return serveExchange(
    c,
    cloud,
    command ?? { name: "(unreadable)" },
    async ({ caller, subject, entry, fault, halfMs }) => {
      if (!command) throw exchangeErrors.bodyInvalid("The request has no CmdletInput with a CmdletName.");
      const cmdlet = requireCmdlet(command.name, caller);
      await pause(halfMs);
      const output = cmdlet.run({
        cloud,
        tenant: subject,
        parameters: command.parameters,
        whatIf: command.whatIf,
        entry,
      });
      await pause(halfMs);
      for (const row of output.rows) {
        if (fault?.kind === "missing-property") delete row.RejectDirectSend;
        if (fault?.kind === "stale-read" && "RejectDirectSend" in row)
          row.RejectDirectSend = subject.state.previousReject;
      }
      return pageOf(c, output.rows, output.warnings);
    },
  );
}

function serveModuleFile(c: SimContext, cloud: Cloud): Promise<Response> {
  return serveExchange(c, cloud, { name: "EXOModuleFile" }, async ({ caller, subject, halfMs }) => {
    await pause(2 * halfMs);
    const asked = (c.req.header("commandname") ?? "*").split(",").map((name) => name.trim().toLowerCase());
    const exported = permittedCmdlets(caller).filter(
      (name) => asked.includes("*") || asked.includes(name.toLowerCase()),
    );
    const url = new URL(c.req.url);
    return {
      "@odata.context": `${url.origin}${url.pathname.replace(/[^/]+$/, "")}$metadata#EXOModuleFile`,
      value: [
        {
          version: c.req.query("Version") ?? null,
          tenantId: subject.id,
          exportedCmdlets: exported.join(","),
        },
      ],
    };
  });
}

/** The admin endpoint of Exchange Online. */
export function exchangeRoutes(cloud: Cloud): Hono<Bindings> {
  const app = new Hono<Bindings>();
  const base = "/:api{[Aa]dmin[Aa]pi}/:version{beta|v1\\.0}/:tenant";
  app.post(`${base}/InvokeCommand`, (c) => serveInvoke(c, cloud));
  app.get(`${base}/EXOModuleFile`, (c) => serveModuleFile(c, cloud));
  app.post(`${base}/$batch`, (c) => serveBatch(c, app));
  return app;
}

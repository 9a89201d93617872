import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { DirectoryCaller } from "#lib/customers/queries.ts";
import { redact } from "#lib/log.ts";
import type { Cloud } from "#lib/tenants/schema.ts";
import type { CloudAnswer } from "./clouds.ts";
import { explain } from "./prepare-visit.ts";
import type { WorkerContext } from "./run-item.ts";
import { TokenError } from "./token.ts";

/** Why Microsoft's directory told nothing, in the terms of the error catalogue. */
export class DirectoryError extends Error {
  readonly code: string;
  readonly raw: string;

  constructor(code: string, raw: string, options?: ErrorOptions) {
    super(code, options);
    this.name = "DirectoryError";
    this.code = code;
    this.raw = raw.slice(0, 2_000);
  }
}

/** As a job ends with it. @throws whatever is not about Microsoft's directory */
export function describeFailure(error: unknown): { ok: false; errorCode: string; errorRaw: string } {
  if (error instanceof DirectoryError) return { ok: false, errorCode: error.code, errorRaw: error.raw };
  if (!(error instanceof TokenError)) throw error;
  const { code, raw } = explain(error.type, redact(error.raw));
  return { ok: false, errorCode: code, errorRaw: raw };
}

/** Reads addresses of one cloud's Graph. @throws DirectoryError */
export type GraphReader = (url: string) => Promise<unknown>;

const mostTries = 4;
const longestWaitSeconds = 30;

/** Signs in to Graph as an app registration in its home tenant. @throws TokenError */
export async function openGraph(
  { clouds, tokens }: Pick<WorkerContext, "clouds" | "tokens">,
  { appRegistrationId, homeTenantId, cloud }: DirectoryCaller,
  signal: AbortSignal,
): Promise<GraphReader> {
  const request = { appRegistrationId, entraTenantId: homeTenantId, cloud, resource: "graph" as const };
  const token = await tokens.acquire(request);
  const headers = { authorization: `Bearer ${token.reveal()}` };
  return async (url) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await readCloud(clouds, cloud, url, headers);
      if (answer.status === 200) return answer.body;
      const isBusy = answer.status === 429 || answer.status === 503;
      if (!isBusy || tries === mostTries) throw refusal(answer);
      const seconds = Number(answer.headers["retry-after"]) || 2 ** tries;
      if (seconds > longestWaitSeconds) throw refusal(answer);
      await sleep(seconds * 1_000, undefined, { signal });
    }
  };
}

/** An answer of a cloud. @throws DirectoryError when none comes */
export async function readCloud(
  clouds: WorkerContext["clouds"],
  cloud: Cloud,
  url: string,
  headers?: Record<string, string>,
): Promise<CloudAnswer> {
  try {
    return await clouds.read(cloud, url, headers);
  } catch (error) {
    throw new DirectoryError("network", redact(String(error)), { cause: error });
  }
}

const errorSchema = z.object({ error: z.object({ code: z.string(), message: z.string() }) });

function refusal({ status, body }: CloudAnswer): DirectoryError {
  const parsed = errorSchema.safeParse(body);
  const words = parsed.success ? `${parsed.data.error.code}: ${parsed.data.error.message}` : "without words";
  const raw = redact(`Graph answered ${status} ${words}`);
  if (status === 401 || status === 403) return new DirectoryError("graph-not-permitted", raw);
  if (status === 429 || status >= 500) return new DirectoryError("throttled", raw);
  return new DirectoryError("graph-unreadable", raw);
}

/** Graph's answer in the shape that is expected. @throws DirectoryError that names what has another one */
export function requireShape<S extends z.ZodType>(schema: S, body: unknown): z.output<S> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const path = issue?.path
    .map((part) => (typeof part === "number" ? `[${part}]` : `.${String(part)}`))
    .join("");
  throw new DirectoryError(
    "graph-unreadable",
    `${path?.replace(/^\./, "") || "The answer"}: ${issue?.message}`,
  );
}

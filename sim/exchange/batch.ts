import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import type { Hono } from "hono";
import { z } from "zod";
import type { SimContext } from "../serve-call.ts";
import { describeExchangeError, exchangeErrors } from "./errors.ts";

const batchSchema = z.object({
  requests: z
    .array(
      z.object({
        id: z.string(),
        method: z.literal("POST"),
        url: z.string(),
        headers: z
          .record(z.string(), z.union([z.string(), z.boolean(), z.array(z.string())]).nullable())
          .default({}),
        body: z.unknown(),
      }),
    )
    .min(1)
    .max(10),
});

/** Answers up to ten requests in one, in order, each as if it had come alone. */
export async function serveBatch(c: SimContext, app: Pick<Hono<never>, "request">): Promise<Response> {
  const parsed = batchSchema.safeParse(await c.req.json().catch(() => undefined));
  if (!parsed.success) {
    return c.json(
      describeExchangeError(exchangeErrors.bodyInvalid("A batch holds 1 to 10 POST requests.")),
      400,
    );
  }
  const responses = [];
  for (const { id, url, headers, body } of parsed.data.requests) {
    const sent = new Headers({
      "content-type": "application/json",
      authorization: c.req.header("authorization") ?? "",
    });
    for (const [name, value] of Object.entries(headers)) if (value !== null) sent.set(name, String(value));
    const target = new URL(url, c.req.url);
    const answer = await app.request(
      new URL(target.pathname + target.search, c.req.url).href,
      { method: "POST", headers: sent, body: JSON.stringify(body) },
      c.env as never,
    );
    if (answer === RESPONSE_ALREADY_SENT) return answer;
    responses.push({
      id,
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: await answer.json(),
    });
  }
  return c.json({ responses });
}

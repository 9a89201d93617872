import type { Role } from "#lib/access/schema.ts";
import type { Product } from "./product.ts";

/** The API as a script uses it, with a token of its own. */
export interface Api {
  headers: Record<string, string>;
  /** A GET, or a POST when there is a body. @throws Error when the answer is no success */
  call: <T>(path: string, body?: unknown) => Promise<T>;
}

export async function openApi({ baseUrl, token }: Product, role: Role = "technician"): Promise<Api> {
  const headers = { authorization: `Bearer ${await token(role)}` };
  return {
    headers,
    async call<T>(path: string, body?: unknown): Promise<T> {
      const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
      const answer = await fetch(`${baseUrl}/api/v1/${path}`, {
        ...init,
        headers: { ...headers, "content-type": "application/json" },
      });
      if (!answer.ok) throw new Error(`${path} answered ${answer.status}: ${await answer.text()}`);
      return (await answer.json()) as T;
    },
  };
}

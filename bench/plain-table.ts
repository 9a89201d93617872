import { once } from "node:events";
import { createServer } from "node:http";
import type { TenantPage, TenantView } from "#lib/tenants/schema.ts";
import type { ApiClient } from "./api-client.ts";

const escapes: Record<string, string> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };
const escapeHtml = (text: string) => text.replaceAll(/[&<>"]/g, (character) => escapes[character] ?? "");

const row = ({ name, domain, tags, directSend, checkedAt }: TenantView) =>
  `<tr><td><input type="checkbox" aria-label="${escapeHtml(name)}"></td><th scope="row">${escapeHtml(name)} ${escapeHtml(tags.join(" "))}</th>` +
  `<td>${escapeHtml(domain)}</td><td>${directSend}</td><td>${checkedAt ?? "never checked"}</td>` +
  "<td><button>Check</button><button>Block</button><button>Allow</button></td></tr>";

const script = `
  const rows = [...document.querySelectorAll("tbody tr")].map((row) => [row, row.textContent.toLowerCase()]);
  document.querySelector("input[type=search]").addEventListener("input", ({ target }) => {
    const text = target.value.toLowerCase();
    for (const [row, words] of rows) row.hidden = !words.includes(text);
  });`;

const page = (tenants: readonly TenantView[]) => `<!doctype html><html lang="en"><title>Tenants</title>
<style>body { font: 13px system-ui } td, th { padding: 4px 12px; text-align: left }</style>
<input type="search" aria-label="Search"><table><tbody>${tenants.map(row).join("\n")}</tbody></table>
<script>${script}</script></html>`;

/** All tenants, asked for page by page. */
export async function readAllTenants(api: ApiClient): Promise<TenantView[]> {
  const tenants: TenantView[] = [];
  for (let cursor = ""; ; ) {
    const found = await api.call<TenantPage>(`tenants?limit=200&cursor=${cursor}`);
    tenants.push(...found.items);
    if (!found.nextCursor) return tenants;
    cursor = found.nextCursor;
  }
}

export interface PlainTable {
  url: string;
  close: () => void;
}

/** The same tenants as one HTML table of all rows, whose search hides what does not match. */
export async function servePlainTable(tenants: readonly TenantView[]): Promise<PlainTable> {
  const html = page(tenants);
  const server = createServer((_, answer) =>
    answer.setHeader("content-type", "text/html; charset=utf-8").end(html),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  return { url: `http://127.0.0.1:${port}/`, close: () => void server.close() };
}

import { globSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "./test.ts";

test.describe("the content security policy", () => {
  test.use({ provoked: [/Content Security Policy|status of 404|hydrat/] });

  test("keeps scripts from running that were written into the page", async ({ page }) => {
    const planted = `<script>window.injected = 1</script><img src="data:," onerror="window.injected = 2">`;
    await page.route("**/nowhere", async (route) => {
      const answer = await route.fetch();
      await route.fulfill({
        response: answer,
        body: (await answer.text()).replace("<main", `${planted}<main`),
      });
    });
    await page.addInitScript(() => {
      const violated: string[] = [];
      Object.assign(window, { violated });
      addEventListener("securitypolicyviolation", (event) => violated.push(event.effectiveDirective));
    });
    await page.goto("/nowhere");
    const read = () =>
      page.evaluate(() => {
        const { violated, injected } = window as unknown as { violated: string[]; injected?: number };
        return { violated: violated.sort(), injected };
      });
    await expect.poll(async () => (await read()).violated).toEqual(["script-src-attr", "script-src-elem"]);
    expect((await read()).injected).toBeUndefined();
  });
});

test("every page has its own nonce and the strict headers, the page of nowhere too", async ({ request }) => {
  const nonces = new Set<string>();
  for (const path of ["/sign-in", "/sign-in", "/tenants", "/nowhere"]) {
    const answer = await request.get(path, { maxRedirects: 0 });
    const headers = answer.headers();
    const policy = headers["content-security-policy"] ?? "";
    const nonce = /'nonce-([^']+)'/.exec(policy)?.[1] ?? "";
    expect(Buffer.from(nonce, "base64")).toHaveLength(16);
    nonces.add(nonce);
    for (const part of ["'strict-dynamic'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"])
      expect(policy).toContain(part);
    expect(headers).toMatchObject({ "x-content-type-options": "nosniff", "referrer-policy": "no-referrer" });
    expect(headers["x-powered-by"]).toBeUndefined();
    const scripts = (await answer.text()).match(/<script[^>]*>/g) ?? [];
    expect(scripts.length).toBeGreaterThan(0);
    expect(scripts.filter((tag) => !tag.includes(`nonce="${nonce}"`))).toEqual([]);
  }
  expect(nonces.size).toBe(4);
});

test("a page under another name for this machine is sent to the right address", async ({
  request,
  product,
}) => {
  const elsewhere = `${product.baseUrl.replace("localhost", "127.0.0.1")}/tenants?q=a`;
  const answer = await request.get(elsewhere, { maxRedirects: 0 });
  expect(answer.status()).toBe(307);
  expect(answer.headers().location).toBe(`${product.baseUrl}/tenants?q=a`);
});

test("an address of the API that does not exist answers with a problem document", async ({ request }) => {
  const answer = await request.get("/api/v1/nowhere");
  expect(answer.status()).toBe(404);
  expect(answer.headers()["content-type"]).toBe("application/problem+json");
});

test("the audit event of a sign-in has the socket's address, not the one a client claims", async ({
  request,
  product,
}) => {
  const code = (await product.signInLink()).split("#")[1];
  const headers = { origin: product.baseUrl, "x-forwarded-for": "6.6.6.6", forwarded: "for=6.6.6.6" };
  expect((await request.post("/api/v1/sessions", { data: { code }, headers })).status()).toBe(201);
  const { items } = await (await request.get("/api/v1/audit?type=session.started&limit=1")).json();
  expect(items[0].origin.address).toMatch(/^(127\.0\.0\.1|::1)$/);
});

test("what the browser gets holds no server code", () => {
  const folder = fileURLToPath(new URL("../.next/static/", import.meta.url));
  const files = globSync("**/*.js", { cwd: folder });
  const traces = ["PrismaClient", "pg-boss", "node:crypto", "DATABASE_URL", "AUDIT_SIGNING_KEY", "pgboss"];
  const found = files.flatMap((file) => {
    const text = readFileSync(folder + file, "utf8");
    return traces.filter((trace) => text.includes(trace)).map((trace) => `${file}: ${trace}`);
  });
  console.log(`looked at ${files.length} files`);
  expect(files.length).toBeGreaterThan(3);
  expect(found).toEqual([]);
});

test("the verifier is saved by anybody, signed in or not, as the one file that it is", async ({
  request,
}) => {
  const answer = await request.get("/verify-history.mjs", { maxRedirects: 0 });
  expect(answer.status()).toBe(200);
  expect(answer.headers()).toMatchObject({
    "content-disposition": "attachment",
    "x-content-type-options": "nosniff",
  });
  expect(await answer.text()).toBe(readFileSync("public/verify-history.mjs", "utf8"));
});

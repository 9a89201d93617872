import { randomUUID } from "node:crypto";
import { type BrowserContext, test as base, expect } from "@playwright/test";
import type { Role } from "#lib/access/schema.ts";
import type { LedgerEntry } from "../sim/ledger.ts";
import { type Product, startProduct } from "./product.ts";
import { createSession } from "./session.ts";

export { expect };

export interface SimulatedTenant {
  /** Entra tenant id. */
  id: string;
  name: string;
  domain: string;
}

interface Fixtures {
  /** Who the test's own browser is signed in as, a new person each time; null: nobody. */
  role: Role | null;
  /** Complaints of the browser's console that a test provokes. */
  provoked: RegExp[];
  watchConsole: undefined;
  /** A tenant that is allowed and that no other test touches. */
  tenant: SimulatedTenant;
  signIn: (context: BrowserContext, role: Role) => Promise<void>;
}

interface Shared {
  product: Product;
  takeTenant: () => Promise<SimulatedTenant>;
}

/** The running product is shared by the tests of a run; each takes a tenant of its own. */
export const test = base.extend<Fixtures, Shared>({
  product: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from this pattern.
    async ({}, use) => {
      const product = await startProduct();
      await use(product);
      await product.stop();
    },
    { scope: "worker", timeout: 200_000 },
  ],
  takeTenant: [
    async ({ product }, use) => {
      const all = await product.control.tenants();
      const free = all.filter((tenant) => tenant.kind === "plain" && tenant.appKey === "shared");
      await use(async () => {
        const taken = free.shift();
        if (!taken) throw new Error("No plain simulated tenant is left.");
        await product.control.setTenant(taken.id, { rejectDirectSend: false });
        return { id: taken.id, name: taken.name, domain: taken.initialDomain };
      });
    },
    { scope: "worker" },
  ],
  tenant: async ({ takeTenant }, use) => use(await takeTenant()),
  signIn: async ({ product }, use) => {
    await use(async (context, role) => {
      const person = { name: `A ${role} ${randomUUID()}`, role };
      const { playwrightCookie } = await createSession(product.databaseUrl, person);
      await context.addCookies([playwrightCookie]);
    });
  },
  role: [null, { option: true }],
  context: async ({ context, role, signIn }, use) => {
    if (role) await signIn(context, role);
    await use(context);
  },
  baseURL: async ({ product }, use) => use(product.baseUrl),
  provoked: [[], { option: true }],
  watchConsole: [
    async ({ page, provoked }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        if (message.type() === "error" || message.type() === "warning") complaints.push(message.text());
      });
      page.on("pageerror", (error) => complaints.push(error.message));
      await use(undefined);
      expect(complaints.filter((text) => !provoked.some((pattern) => pattern.test(text)))).toEqual([]);
    },
    { auto: true },
  ],
});

/** Every Set that reached the simulated Exchange for a tenant, with what it changed. */
export async function listSets(product: Product, tenant: SimulatedTenant): Promise<LedgerEntry[]> {
  const entries = await product.control.ledger({ tenant: tenant.id });
  return entries.filter(
    ({ surface, cmdlet }) => surface === "exchange" && cmdlet === "Set-OrganizationConfig",
  );
}

import { readFileSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { type Browser, chromium, type Locator, type Page } from "@playwright/test";
import pg from "pg";
import sharp from "sharp";
import type { Role } from "#lib/access/schema.ts";
import type { Product } from "../e2e/product.ts";
import { createSession } from "../e2e/session.ts";
import { browserArgs, ensureBrowser } from "./browser.ts";
import { root } from "./set-up.ts";

export const imageFolder = join(root, "docs", "images");
const schemes = ["light", "dark"] as const;
const heights = { 1440: 900, 390: 844 };
export type Width = keyof typeof heights;
const bothWidths: readonly Width[] = [1440, 390];

const people: Record<Role, string> = {
  viewer: "Example viewer",
  technician: "Example technician",
  admin: "Example admin",
};

interface ShotOptions {
  widths?: readonly Width[];
  /** Scrolled into view. */
  showing?: Locator;
}

/** A running product, a browser, and a signed-in page for each role. */
export interface Stage {
  product: Product;
  page: (role: Role | null) => Promise<Page>;
  /** Takes the page as it stands, in light and dark and at each width, without loading it again. */
  shoot: (page: Page, name: string, options?: ShotOptions) => Promise<void>;
  /** SQL as the product's role, or as the owner of the tables. */
  query: (sql: string, values?: unknown[]) => Promise<void>;
  queryAsOwner: (sql: string) => Promise<void>;
  close: () => Promise<void>;
}

/** Brings the product into one state and takes its pictures. They follow one another in one running product. */
export type Scene = (stage: Stage) => Promise<void>;

/** Waits, a minute at most, until no run is under way. */
export async function waitUntilIdle(page: Page): Promise<void> {
  for (let tries = 0; tries < 120; tries += 1) {
    const answer = await page.request.get("/api/v1/runs?limit=20");
    const { items } = (await answer.json()) as { items: { finishedAt: string | null }[] };
    if (items.every(({ finishedAt }) => finishedAt !== null)) return;
    await page.waitForTimeout(500);
  }
  console.log("Some runs are still under way.");
}

export async function openStage(product: Product): Promise<Stage> {
  await mkdir(imageFolder, { recursive: true });
  const { path } = await ensureBrowser();
  const browser = await chromium.launch({ executablePath: path, args: [...browserArgs, "--lang=en-GB"] });
  const database = JSON.parse(readFileSync(join(product.dataDir, "postgres.json"), "utf8"));
  const sessions = new Map<Role, Awaited<ReturnType<typeof createSession>>>();
  for (const [role, name] of Object.entries(people) as [Role, string][])
    sessions.set(role, await createSession(product.databaseUrl, { name, role }));
  return {
    product,
    page: async (role) => {
      const session = role && sessions.get(role);
      return await openPage(browser, product.baseUrl, session ? session.playwrightCookie : null);
    },
    shoot,
    query: (sql, values) => run(product.databaseUrl, sql, values),
    queryAsOwner: (sql) => run(database.ownerUrl, sql),
    close: () => browser.close(),
  };
}

async function openPage(
  browser: Browser,
  baseURL: string,
  cookie: Awaited<ReturnType<typeof createSession>>["playwrightCookie"] | null,
): Promise<Page> {
  const context = await browser.newContext({
    baseURL,
    viewport: { width: 1440, height: heights[1440] },
    locale: "en-GB",
    timezoneId: "Europe/Lisbon",
    deviceScaleFactor: 1,
  });
  if (cookie) await context.addCookies([cookie]);
  return await context.newPage();
}

const shoot: Stage["shoot"] = async (page, name, { widths = bothWidths, showing } = {}) => {
  for (const width of widths) {
    await page.setViewportSize({ width, height: heights[width] });
    for (const colorScheme of schemes) {
      await page.emulateMedia({ colorScheme });
      // Not at an edge, where a bar or a message could cover it.
      await showing?.evaluate((element) => element.scrollIntoView({ block: "center" }));
      await settle(page);
      const taken = await page.screenshot({ animations: "disabled", caret: "hide" });
      const path = join(imageFolder, `${name}-${width}-${colorScheme}.png`);
      // The browser packs fast and loosely.
      await sharp(taken).png({ compressionLevel: 9, effort: 10 }).toFile(path);
    }
  }
  await page.setViewportSize({ width: 1440, height: heights[1440] });
  await page.emulateMedia({ colorScheme: "light" });
};

/** Fonts are there, and a fade of 150 ms is over. */
async function settle(page: Page): Promise<void> {
  await page.evaluate(async () => {
    await document.fonts.ready;
    await new Promise((resolve) => setTimeout(resolve, 250));
    await new Promise((resolve) => requestAnimationFrame(resolve));
  });
}

async function run(connectionString: string, sql: string, values: unknown[] = []): Promise<void> {
  const client = new pg.Client({ connectionString });
  await client.connect();
  try {
    await client.query(sql, values);
  } finally {
    await client.end();
  }
}

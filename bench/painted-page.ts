import { type Cookie, chromium } from "@playwright/test";
import { browserArgs, findBrowser } from "../scripts/browser.ts";

type NewCookie = Pick<Cookie, "name" | "value" | "domain" | "path" | "secure" | "httpOnly" | "sameSite">;

export interface PaintedPage {
  /** Shows this tenant's row: rows beyond the screen are not in the document. */
  show: (domain: string) => Promise<void>;
  /** When this tenant's row showed these words and the frame was out, in milliseconds since 1970. */
  waitForPaint: (domain: string, words: string) => Promise<number>;
  close: () => Promise<void>;
}

/** Runs in the page: notes the first frame in which the row has the words. */
function watchRow([domain, words]: readonly [string, string]): Promise<number> {
  const row = () =>
    [...document.querySelectorAll("tr, [data-tenant]")].find((one) => one.textContent.includes(domain));
  return new Promise((resolve) => {
    const look = () => {
      if (!row()?.textContent.includes(words)) return;
      observer.disconnect();
      // A message posted in the frame's callback is handled after that frame was painted.
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve(Date.now());
        channel.port2.postMessage(null);
      });
    };
    const observer = new MutationObserver(look);
    observer.observe(document.body, { subtree: true, childList: true, characterData: true });
    look();
  });
}

/** A signed-in Chromium on the tenants page. */
export async function openPaintedPage(baseUrl: string, cookie: NewCookie): Promise<PaintedPage> {
  const executablePath = findBrowser();
  const browser = await chromium.launch({
    args: browserArgs,
    ...(executablePath ? { executablePath } : {}),
  });
  const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
  await context.addCookies([cookie]);
  const page = await context.newPage();
  return {
    show: async (domain) => {
      await page.goto(`${baseUrl}/tenants?q=${encodeURIComponent(domain)}`);
      await page.getByText("Live", { exact: true }).first().waitFor();
    },
    waitForPaint: (domain, words) => page.evaluate(watchRow, [domain, words] as const),
    close: () => browser.close(),
  };
}

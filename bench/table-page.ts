import { setTimeout as sleep } from "node:timers/promises";
import type { BrowserContext, Page } from "@playwright/test";

/** What a page costs in the browser. */
export interface PageFigures {
  nodes: number;
  /** Largest contentful paint of each load, milliseconds. */
  lcpMs: number[];
  /** Sum of layout shifts over loading, typing and scrolling. */
  shift: number;
  /** Key press to the frame with the list that answers it, milliseconds. */
  answeredMs: number[];
  /** Key press to the frame with the character, milliseconds. */
  typedMs: number[];
}

interface Notes {
  lcpMs: number;
  shift: number;
  typedMs: number[];
  answeredMs: number[];
}
type Noted = Window & { notes: Notes };

/** Runs in the page before its own script: notes paints, shifts and what each key press leads to. */
function watch(): void {
  const notes: Notes = { lcpMs: 0, shift: 0, typedMs: [], answeredMs: [] };
  (window as unknown as Noted).notes = notes;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) notes.lcpMs = entry.startTime;
  }).observe({ type: "largest-contentful-paint", buffered: true });
  new PerformanceObserver((list) => {
    // As the Web Vitals have it: what follows an action within half a second is no surprise.
    for (const entry of list.getEntries() as (PerformanceEntry & {
      value: number;
      hadRecentInput: boolean;
    })[])
      if (!entry.hadRecentInput) notes.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  let pressedAtMs = 0;
  // A message posted in a frame's callback is handled after that frame was painted.
  const whenPainted = (note: (atMs: number) => void) =>
    requestAnimationFrame(() => {
      const channel = new MessageChannel();
      channel.port1.onmessage = () => note(performance.now());
      channel.port2.postMessage(null);
    });
  addEventListener(
    "keydown",
    ({ timeStamp }) => {
      pressedAtMs = timeStamp;
    },
    true,
  );
  addEventListener("input", () => {
    const fromMs = pressedAtMs;
    whenPainted((atMs) => notes.typedMs.push(atMs - fromMs));
    // A page that asks nobody has its answer with the same frame.
    if (!document.querySelector("[aria-busy]")) whenPainted((atMs) => notes.answeredMs.push(atMs - fromMs));
  });
  new MutationObserver((records) => {
    const isAnswered = records.some(
      ({ target, oldValue }) =>
        oldValue === "true" && target instanceof HTMLTableElement && target.ariaBusy === "false",
    );
    const fromMs = pressedAtMs;
    if (isAnswered) whenPainted((atMs) => notes.answeredMs.push(atMs - fromMs));
  }).observe(document, { subtree: true, attributeFilter: ["aria-busy"], attributeOldValue: true });
}

const readNotes = (page: Page) => page.evaluate(() => (window as unknown as Noted).notes);

/** Types a word letter by letter and takes it back so, each key when the one before was answered. */
async function typeWord(page: Page, word: string): Promise<void> {
  for (const key of [...word, ...Array.from(word, () => "Backspace")]) {
    const { answeredMs } = await readNotes(page);
    await page.keyboard.press(key);
    await page.waitForFunction(
      (known) => (window as unknown as Noted).notes.answeredMs.length > known,
      answeredMs.length,
    );
    await sleep(60);
  }
}

async function scrollThrough(page: Page): Promise<void> {
  for (const step of [600, 600, 600, -600, -600, -600]) {
    await page.mouse.wheel(0, step);
    await sleep(120);
  }
}

interface Wanted {
  url: string;
  /** A row that is there when the page is. */
  row: string;
  loads: number;
  words: readonly string[];
}

/** Loads a page of tenants some times, scrolls it and types into its search. */
export async function measurePage(context: BrowserContext, wanted: Wanted): Promise<PageFigures> {
  const page = await context.newPage();
  await page.addInitScript(watch);
  const lcpMs: number[] = [];
  for (let load = 0; load < wanted.loads; load += 1) {
    await page.goto(wanted.url);
    await page.locator(wanted.row).first().waitFor();
    await sleep(1_500);
    lcpMs.push((await readNotes(page)).lcpMs);
  }
  const nodes = await page.evaluate(() => document.querySelectorAll("*").length);
  await page.mouse.move(700, 500);
  await scrollThrough(page);
  await page.locator("input[type=search]").click();
  // One word that does not count: what is used first is compiled first.
  await typeWord(page, "ab");
  const { typedMs: before } = await readNotes(page);
  for (const word of wanted.words) await typeWord(page, word);
  const { shift, typedMs, answeredMs } = await readNotes(page);
  await page.close();
  return {
    nodes,
    lcpMs,
    shift,
    typedMs: typedMs.slice(before.length),
    answeredMs: answeredMs.slice(before.length),
  };
}

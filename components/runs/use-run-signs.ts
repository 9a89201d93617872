import { useEffect, useRef } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { toast } from "../ui/toast.ts";
import { isOver } from "./run-counts.ts";
import { runIcon } from "./run-icon.ts";
import { overWords, runHeadline, runTitle } from "./run-words.ts";

const wanted = new Set<string>();

/** From now on the browser says when this run is over. Permission was given before. */
export function wantNotice(runId: string): void {
  wanted.add(runId);
}

/** What the browser's tab shows of a run, and what is said when it is over while the page is open. */
export function useRunSigns(run: RunView): void {
  const title = runTitle(run);
  useEffect(() => {
    document.title = `${title} · Sendlock`;
  }, [title]);
  useIcon(runIcon(run));
  useEndNotice(run);
}

/** The page's icon, until it is left. */
function useIcon(href: string): void {
  useEffect(() => {
    const links = [...document.querySelectorAll<HTMLLinkElement>('link[rel="icon"]')];
    const before = new Map(links.map((link) => [link, link.href]));
    for (const link of links) link.href = href;
    return () => {
      for (const [link, own] of before) link.href = own;
    };
  }, [href]);
}

function useEndNotice(run: RunView): void {
  const wasOver = useRef(isOver(run));
  useEffect(() => {
    if (wasOver.current || !isOver(run)) return;
    wasOver.current = true;
    const title = runHeadline(run);
    toast(title, { description: overWords(run), duration: 10_000 });
    if (wanted.delete(run.id)) new Notification(title, { body: overWords(run), tag: run.id });
  }, [run]);
}

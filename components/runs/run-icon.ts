import type { RunView } from "#lib/runs/schema.ts";
import { countDone, countOf, isOver } from "./run-counts.ts";

const around = 2 * Math.PI * 11;
const check = "M10 16.5l4 4 8-9";
const cross = "M11.5 11.5l9 9M20.5 11.5l-9 9";

/** The tab's icon as a data address: a ring that closes while the run goes, then a check or a cross. */
export function runIcon(run: RunView): string {
  return `data:image/svg+xml,${encodeURIComponent(drawIcon(run))}`;
}

function drawIcon(run: RunView): string {
  if (!isOver(run)) {
    const share = run.total === 0 ? 0 : countDone(run) / run.total;
    const colour = countOf(run.counts, "failed", "unverified") > 0 ? "#fbbf24" : "#ffffff";
    return svg("#1d4ed8", ring("#ffffff", 0.3, 1) + ring(colour, 1, share));
  }
  const isBad = countOf(run.counts, "failed", "unverified") > 0 || run.state === "stopped";
  return isBad ? svg("#b42318", mark(cross)) : svg("#1a7f47", mark(check));
}

function svg(background: string, inside: string): string {
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 32 32"><rect width="32" height="32" rx="7" fill="${background}"/>${inside}</svg>`;
}

function ring(colour: string, opacity: number, share: number): string {
  const dash = `${(share * around).toFixed(1)} ${around.toFixed(1)}`;
  return `<circle cx="16" cy="16" r="11" fill="none" stroke="${colour}" stroke-opacity="${opacity}" stroke-width="4" stroke-dasharray="${dash}" transform="rotate(-90 16 16)"/>`;
}

function mark(path: string): string {
  return `<path d="${path}" fill="none" stroke="#fff" stroke-width="3.5" stroke-linecap="round" stroke-linejoin="round"/>`;
}

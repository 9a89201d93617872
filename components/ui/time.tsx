"use client";

import { type ReactNode, useEffect, useState, useSyncExternalStore } from "react";
import { Tooltip } from "./tooltip.tsx";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

type Zone = { timeZone?: string };

const subscribeToNothing = () => () => {};

const own: Zone = {};
const utc: Zone = { timeZone: "UTC" };

/** The reader's own zone, which the server does not know: it writes UTC, and the browser corrects that. */
function useZone(): Zone {
  return useSyncExternalStore(
    subscribeToNothing,
    () => own,
    () => utc,
  );
}

/** The present moment, moved on every 20 s. @param initial the server's, so that both render the same first */
export function useNow(initial: number): number {
  const [now, setNow] = useState(initial);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), 20_000);
    return () => clearInterval(timer);
  }, []);
  return now;
}

interface TimeProps {
  /** ISO, UTC. */
  at: string;
  /** From useNow. */
  now: number;
  /** Puts it in the tab order, so that the whole date is reached with the keyboard. Not in a list of many. */
  focusable?: boolean;
}

/** "4 min ago", with the whole date in the reader's time zone on hover and focus. */
export function Age({ at, now, focusable = false }: TimeProps) {
  return (
    <WholeDate at={at} focusable={focusable}>
      {formatAge(now - Date.parse(at))}
    </WholeDate>
  );
}

/** "14:02", with the day where it is not today's. */
export function Clock({ at, now, focusable = false, seconds = false }: TimeProps & { seconds?: boolean }) {
  const zone = useZone();
  const isToday = formatDay(at, zone) === formatDay(now, zone);
  const time = new Intl.DateTimeFormat("en-GB", {
    timeStyle: seconds ? "medium" : "short",
    ...zone,
  }).format(new Date(at));
  return (
    <WholeDate at={at} focusable={focusable}>
      {isToday ? time : `${formatDay(at, zone)} ${time}`}
    </WholeDate>
  );
}

/** "1 Dec 2026", with the time of day on hover. */
export function Day({ at }: { at: string }) {
  const zone = useZone();
  return (
    <WholeDate at={at} focusable={false}>
      {formatDay(at, zone)}
    </WholeDate>
  );
}

function WholeDate({ at, focusable, children }: { at: string; focusable: boolean; children: ReactNode }) {
  const zone = useZone();
  const whole = new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long", ...zone });
  return (
    <Tooltip content={whole.format(new Date(at))}>
      <time dateTime={at} {...(focusable ? { tabIndex: 0 } : {})}>
        {children}
      </time>
    </Tooltip>
  );
}

export function formatAge(ms: number): string {
  if (ms < minuteMs) return "just now";
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ago`;
  const days = Math.floor(ms / dayMs);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

function formatDay(at: string | number, zone: Zone): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", ...zone }).format(new Date(at));
}

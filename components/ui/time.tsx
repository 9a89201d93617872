"use client";

import { useEffect, useState, useSyncExternalStore } from "react";

const minuteMs = 60_000;
const hourMs = 60 * minuteMs;
const dayMs = 24 * hourMs;

const subscribeToNothing = () => () => {};

/** Whether the page runs in the browser, whose time zone the server does not know. */
function useInBrowser(): boolean {
  return useSyncExternalStore(
    subscribeToNothing,
    () => true,
    () => false,
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

/** "4 min ago", with the whole date on hover. */
export function Age({ at, now }: { at: string; now: number }) {
  const zone = useInBrowser() ? undefined : "UTC";
  return (
    <time dateTime={at} title={formatDateTime(at, zone)}>
      {formatAge(now - Date.parse(at))}
    </time>
  );
}

/** "14:02", with the day where it is not today's. */
export function Clock({ at, now, seconds = false }: { at: string; now: number; seconds?: boolean }) {
  const zone = useInBrowser() ? undefined : "UTC";
  const isToday = formatDay(at, zone) === formatDay(now, zone);
  const time = new Intl.DateTimeFormat("en-GB", {
    timeStyle: seconds ? "medium" : "short",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
  return (
    <time dateTime={at} title={formatDateTime(at, zone)} className="tabular-nums">
      {isToday ? time : `${formatDay(at, zone)} ${time}`}
    </time>
  );
}

export function formatAge(ms: number): string {
  if (ms < minuteMs) return "just now";
  if (ms < hourMs) return `${Math.floor(ms / minuteMs)} min ago`;
  if (ms < dayMs) return `${Math.floor(ms / hourMs)} h ago`;
  const days = Math.floor(ms / dayMs);
  return days === 1 ? "1 day ago" : `${days} days ago`;
}

function formatDateTime(at: string, zone: string | undefined): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    timeStyle: "long",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

function formatDay(at: string | number, zone: string | undefined): string {
  return new Intl.DateTimeFormat("en-GB", {
    dateStyle: "medium",
    ...(zone ? { timeZone: zone } : {}),
  }).format(new Date(at));
}

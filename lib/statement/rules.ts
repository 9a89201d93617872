import type { AuditEvent } from "../audit/schema.ts";
import type { DirectSend } from "../direct-send/schema.ts";
import { findBeginning, indexEvents, type PastIndex } from "./beginnings.ts";
import type { Beginning, Gap, StateChange, StatePeriod, TimedReading, UnknownBecause } from "./schema.ts";

/** Two nights of the daily check lie at most 31 h apart; what is longer was not read daily. */
const longGapMs = 48 * 3_600_000;

export interface Past {
  readings: readonly TimedReading[];
  /** Events of this tenant, and the requests of the runs that they name. */
  events: readonly AuditEvent[];
  /** When the tenant was added. */
  since: string;
  /** Up to when is told; nothing later may be given. */
  until: string;
}

type SettingEvent = Extract<AuditEvent, { type: "item.setting" }>;

type Moment = { at: string } & (
  | { kind: "archived" }
  | { kind: "setting"; event: SettingEvent }
  | { kind: "read"; reading: TimedReading }
  /** The value could not be read back after a Set. */
  | { kind: "doubted" }
  /** Exchange refused the Set, or nothing was sent. */
  | { kind: "settled"; runId: string }
);

const order = { archived: 0, setting: 1, read: 2, doubted: 3, settled: 4 } as const;

/** A Set that was permitted, and what it made was not read yet. */
interface Pending {
  at: string;
  event: SettingEvent;
  /** Its end was not seen, so that until the next reading nobody knows the state. */
  isDoubted: boolean;
}

interface Course {
  index: PastIndex;
  done: StatePeriod[];
  now: StatePeriod;
  pending: Pending | null;
}

/**
 * The states that a tenant was in, oldest first, told from what was read: they do not overlap, each known one holds
 * all its readings, and what lies between two readings of different states is a period of its own that is unknown.
 */
export function statePeriods(past: Past): StatePeriod[] {
  const moments = listMoments(past);
  const first = moments[0]?.at;
  const since = first && first < past.since ? first : past.since;
  const course: Course = {
    index: indexEvents(past.events),
    done: [],
    now: begin("unknown", since, { how: "added" }, "not-read"),
    pending: null,
  };
  for (const moment of moments) pass(course, moment);
  if (course.pending) doubt(course, course.pending);
  noteGap(course.now, past.until);
  return [...course.done, course.now];
}

function pass(course: Course, moment: Moment): void {
  switch (moment.kind) {
    case "archived":
      archive(course, moment.at);
      return;
    case "setting":
      set(course, moment.event);
      return;
    case "read":
      read(course, moment.reading);
      return;
    case "doubted":
      if (course.pending) course.pending.isDoubted = true;
      return;
    case "settled":
      if (course.pending?.event.runId === moment.runId) course.pending = null;
  }
}

function listMoments({ readings, events }: Past): Moment[] {
  const told = events.flatMap((event): Moment[] => {
    const { at } = event;
    if (event.type === "tenant.archived") return [{ at, kind: "archived" }];
    if (event.type === "item.setting") return [{ at, kind: "setting", event }];
    if (event.type === "item.verifying" || event.type === "item.unverified") return [{ at, kind: "doubted" }];
    return event.type === "item.failed" ? [{ at, kind: "settled", runId: event.runId }] : [];
  });
  const setBy = new Set(told.flatMap((moment) => (moment.kind === "setting" ? [moment.event.runId] : [])));
  const read = readings.flatMap((reading, place): Moment[] => {
    const next = readings[place + 1];
    // A change leaves two readings of one time. The first was taken before the Set, whose event holds it.
    const isBefore = next?.runId === reading.runId && next.at === reading.at && setBy.has(reading.runId);
    return isBefore ? [] : [{ at: reading.at, kind: "read", reading }];
  });
  return [...told, ...read].sort(
    (a, b) => Date.parse(a.at) - Date.parse(b.at) || order[a.kind] - order[b.kind],
  );
}

/** Before a Set the value is read: its event holds that, and is a reading too. */
function set(course: Course, event: SettingEvent): void {
  const { at, before, runId } = event;
  const earlier = course.pending;
  if (earlier) earlier.isDoubted = true;
  if (before && before !== "unknown") read(course, { at, directSend: before, runId });
  course.pending = course.pending ?? { at, event, isDoubted: false };
}

function read(course: Course, { at, directSend, runId }: TimedReading): void {
  const { pending, index } = course;
  course.pending = null;
  if (pending?.isDoubted || (pending && (pending.event.runId !== runId || index.setEarlier.has(runId))))
    doubt(course, pending);
  const { now } = course;
  const because = directSend === "unknown" ? "not-told" : null;
  if (directSend === now.state && because === now.unknownBecause) {
    readAgain(now, at);
    return;
  }
  const before = now.state === "unknown" ? lastKnown(course) : now.state;
  const known = { before, lastReadAt: now.state === "unknown" ? null : now.lastReadAt };
  const began = findBeginning(index, { at, directSend, runId }, known, pending?.event ?? null);
  if (now.state === "unknown" || directSend === "unknown") turn(course, at, true);
  // A Set whose effect came late: the old value was read once more after it.
  else if (began.how === "set") turn(course, later(began.setAt, now.lastReadAt ?? now.from), true);
  else between(course, at, began);
  course.now = { ...begin(directSend, at, began, because), reads: 1, lastReadAt: at };
}

const later = (a: string, b: string) => (a > b ? a : b);

/** The state before a time of which nothing is known. */
function lastKnown({ done, now }: Course): DirectSend {
  return [...done, now].findLast(({ state }) => state !== "unknown")?.state ?? "unknown";
}

function readAgain(now: StatePeriod, at: string): void {
  noteGap(now, at);
  now.reads += 1;
  now.lastReadAt = at;
}

/** From the Set on nobody knows the state, until somebody reads it. */
function doubt(course: Course, { at, event }: Pending): void {
  const before = course.now.state === "unknown" ? lastKnown(course) : course.now.state;
  const began = findBeginning(
    course.index,
    { at, directSend: event.requested, runId: event.runId },
    { before, lastReadAt: null },
    event,
  );
  turn(course, at, true);
  course.now = begin("unknown", at, began, "set-not-read");
}

/** It changed after the newest reading of the old state and before the first one of the new. */
function between(course: Course, at: string, began: Beginning): void {
  const from = course.now.lastReadAt ?? course.now.from;
  turn(course, from, false);
  course.now = begin("unknown", from, began, "between-readings");
  turn(course, at, true);
}

function archive(course: Course, at: string): void {
  const from = course.now.state === "unknown" ? at : (course.now.lastReadAt ?? at);
  if (course.pending) doubt(course, course.pending);
  course.pending = null;
  const isDoubted = course.now.unknownBecause === "set-not-read";
  turn(course, isDoubted ? at : from, course.now.state === "unknown");
  course.now = begin("unknown", isDoubted ? at : from, { how: "archived", at }, "archived");
}

/** Ends the period at hand. */
function turn(course: Course, to: string, isEndKnown: boolean): void {
  const { now } = course;
  noteGap(now, to);
  course.done.push({ ...now, to, isEndKnown });
}

function noteGap(period: StatePeriod, to: string): void {
  if (period.lastReadAt === null) return;
  const gap: Gap = { from: period.lastReadAt, to };
  if (Date.parse(gap.to) - Date.parse(gap.from) > longGapMs) period.gaps.push(gap);
}

function begin(
  state: DirectSend,
  from: string,
  began: Beginning,
  unknownBecause: UnknownBecause | null,
): StatePeriod {
  return {
    state,
    from,
    to: null,
    isEndKnown: false,
    reads: 0,
    lastReadAt: null,
    gaps: [],
    unknownBecause,
    began,
  };
}

/** The changes that a tenant's periods tell of since a time, oldest first. */
export function listChanges(periods: readonly StatePeriod[], start: string): StateChange[] {
  return periods
    .flatMap((period, place): StateChange[] => {
      const { began, from, state, unknownBecause } = period;
      if (began.how === "outside" || began.how === "unexplained")
        return unknownBecause ? [] : [{ ...began, state, readAt: from }];
      if (began.how !== "set" || unknownBecause === "archived") return [];
      const next = periods[place + 1]?.began;
      // What was not read back at once is one change with the reading that shows it.
      if (unknownBecause && next?.how === "set" && next.by.runId === began.by.runId) return [];
      return [{ ...began, state, readAt: unknownBecause ? null : from }];
    })
    .filter((change) => (change.readAt ?? ("setAt" in change ? change.setAt : "")) >= start);
}

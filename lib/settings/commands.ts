import { createHash } from "node:crypto";
import type { Actor, Origin } from "../access/schema.ts";
import { appendEvents } from "../audit/commands.ts";
import type { NewEvent } from "../audit/schema.ts";
import type { Tx } from "../db.ts";
import type { HistoryStore } from "../store.ts";
import { readSettings } from "./queries.ts";
import { settingWords } from "./rules.ts";
import type { EditSettings, Settings } from "./schema.ts";

/** Changes what is given; the rest stays. Each setting that is another one then has its event in the history. */
export async function editSettings(
  store: HistoryStore,
  actor: Actor,
  origin: Origin,
  edit: EditSettings,
): Promise<Settings> {
  await store.db.$transaction(async (tx) => {
    // Of two who edit at once the later one sees what the first one made of it.
    await tx.$executeRaw`LOCK TABLE settings IN SHARE ROW EXCLUSIVE MODE`;
    const before = await readSettings(tx);
    const after: Settings = {
      dailyCheck: { ...before.dailyCheck, ...definedOf(edit.dailyCheck ?? {}) },
      ticketLink: edit.ticketLink ?? before.ticketLink,
      msp: { ...before.msp, ...definedOf(edit.msp ?? {}) },
    };
    const events: NewEvent[] = [];
    for (const setting of ["dailyCheck", "ticketLink", "msp"] as const) {
      const [was, is] = [settingWords(before[setting], sha256), settingWords(after[setting], sha256)];
      if (was === is) continue;
      await putSetting(tx, actor, setting, after[setting]);
      events.push({ type: "settings.changed", actor, origin, setting, before: was, after: is });
    }
    if (events.length > 0) await appendEvents(tx, store.signer, events);
  });
  return readSettings(store.db);
}

const sha256 = (bytes: Uint8Array) => createHash("sha256").update(bytes).digest("hex");

function definedOf<T extends object>(members: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}

async function putSetting<K extends keyof Settings>(
  tx: Tx,
  actor: Actor,
  key: K,
  value: Settings[K],
): Promise<void> {
  const row = { value, changedBy: actor.name, changedAt: new Date() };
  await tx.setting.upsert({ where: { key }, create: { key, ...row }, update: row });
}

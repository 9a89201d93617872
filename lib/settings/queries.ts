import type { Db, Tx } from "../db.ts";
import { type Settings, settingsSchema } from "./schema.ts";

/** What an administrator chose, and the default of everything else. */
export async function readSettings(db: Db | Tx): Promise<Settings> {
  const rows = await db.setting.findMany();
  return settingsSchema.parse(Object.fromEntries(rows.map(({ key, value }) => [key, value])));
}

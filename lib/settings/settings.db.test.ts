import { createHash } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { openTestStore, origin, type TestStore } from "../../prisma/test-store.ts";
import type { Actor } from "../access/schema.ts";
import { png, toAddress } from "../logo/test-pictures.ts";
import { editSettings } from "./commands.ts";
import { readSettings } from "./queries.ts";
import { ticketUrl } from "./rules.ts";
import { editSettingsSchema } from "./schema.ts";

let store: TestStore;
let admin: Actor;

beforeAll(async () => {
  store = await openTestStore();
  admin = await store.addPerson("admin");
});
afterAll(() => store.close());

const events = async () => {
  const rows = await store.db.auditEvent.findMany({
    where: { type: "settings.changed" },
    orderBy: { seq: "asc" },
  });
  return rows.map(({ body }) => JSON.parse(body));
};

test("before anybody chose, every tenant is read each night and a ticket leads nowhere", async () => {
  await store.db.setting.deleteMany();
  const settings = await readSettings(store.db);
  expect(settings.dailyCheck).toEqual({ on: true, from: "22:00", to: "05:00", timeZone: "UTC" });
  expect(ticketUrl(settings.ticketLink, "T-1")).toBeNull();
});

test("an edit changes what it names, keeps the rest, and stands in the history with its value before", async () => {
  await editSettings(store, admin, origin, { dailyCheck: { timeZone: "Europe/Berlin", from: "21:00" } });
  const edited = await editSettings(store, admin, origin, { dailyCheck: { on: false } });
  expect(edited.dailyCheck).toEqual({ on: false, from: "21:00", to: "05:00", timeZone: "Europe/Berlin" });
  expect((await events()).at(-1)).toMatchObject({
    setting: "dailyCheck",
    before: "from 21:00 to 05:00, Europe/Berlin",
    after: "off (from 21:00 to 05:00, Europe/Berlin)",
    actor: { name: admin.name },
  });
});

test("an edit that changes nothing leaves no event", async () => {
  const count = (await events()).length;
  await editSettings(store, admin, origin, await readSettings(store.db));
  expect(await events()).toHaveLength(count);
});

test("two who edit at once lose nothing of each other's", async () => {
  await Promise.all([
    editSettings(store, admin, origin, { dailyCheck: { from: "19:00" } }),
    editSettings(store, admin, origin, { dailyCheck: { to: "06:30" } }),
  ]);
  expect((await readSettings(store.db)).dailyCheck).toMatchObject({ from: "19:00", to: "06:30" });
});

test("a ticket leads to its address, whatever it is made of, and the address must be https", async () => {
  const ticketLink = "https://desk.example/t/{ticket}?q={ticket}";
  const settings = await editSettings(store, admin, origin, { ticketLink });
  expect(ticketUrl(settings.ticketLink, "$& 1/2")).toBe(
    "https://desk.example/t/%24%26%201%2F2?q=%24%26%201%2F2",
  );
  for (const bad of ["http://desk.example/{ticket}", "javascript:alert('{ticket}')", "https://desk.example/"])
    expect(editSettingsSchema.safeParse({ ticketLink: bad }).success).toBe(false);
});

test("a name and a logo are kept, and the history has the logo's size and hash, not the picture", async () => {
  const bytes = png(200, 60);
  const logo = toAddress("image/png", bytes);
  await editSettings(store, admin, origin, { msp: { name: "Northwind IT" } });
  const settings = await editSettings(store, admin, origin, editSettingsSchema.parse({ msp: { logo } }));
  expect(settings.msp).toEqual({ name: "Northwind IT", logo });
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const event = (await events()).at(-1);
  expect(event).toMatchObject({
    setting: "msp",
    before: "Northwind IT, no logo",
    after: `Northwind IT, logo of 1 KB, SHA-256 ${sha256}`,
  });
  expect(JSON.stringify(event)).not.toContain(logo.slice(30, 60));
  const other = toAddress("image/png", png(200, 61));
  await editSettings(store, admin, origin, { msp: { logo: other } });
  expect((await events()).at(-1)?.after).not.toContain(sha256);
  expect(editSettingsSchema.safeParse({ msp: { logo: "data:image/svg+xml;base64,PHN2Zy8+" } }).success).toBe(
    false,
  );
});

test("an edit does not bring defaults for what it leaves out", () => {
  expect(editSettingsSchema.parse({ dailyCheck: { on: true } })).toEqual({ dailyCheck: { on: true } });
});

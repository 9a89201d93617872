import { z } from "zod";
import { timeOfDaySchema, timeZoneSchema } from "../time-zones/schema.ts";

const hour = timeOfDaySchema("22:00");

const dailyCheck = {
  on: z.boolean(),
  from: hour,
  to: hour,
  timeZone: timeZoneSchema,
};

const ticketLink = z
  .string()
  .trim()
  .max(300)
  .refine((link) => link === "" || (/^https:\/\/[^\s]+$/.test(link) && link.includes("{ticket}")), {
    error: "must be an https address with {ticket} in it",
  });

export const settingsSchema = z.strictObject({
  /** When every tenant is read once a day: spread over these hours in this time zone, or not at all. */
  dailyCheck: z
    .strictObject({
      on: dailyCheck.on.default(true),
      from: dailyCheck.from.default("22:00"),
      to: dailyCheck.to.default("05:00"),
      timeZone: dailyCheck.timeZone.default("UTC"),
    })
    .prefault({}),
  /** Where a ticket number leads: an https address with {ticket} in it, or empty. */
  ticketLink: ticketLink.default(""),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What `PATCH /settings` takes; what is absent stays. */
export const editSettingsSchema = z
  .strictObject({ dailyCheck: z.strictObject(dailyCheck).partial(), ticketLink })
  .partial();
export type EditSettings = z.infer<typeof editSettingsSchema>;

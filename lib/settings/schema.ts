import { z } from "zod";
import { findLogoFault, mostLogoCharacters } from "../logo/rules.ts";
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

const msp = {
  name: z.string().trim().max(80),
  /** `data:image/png;base64,…` or JPEG; empty: none. */
  logo: z
    .string()
    .max(mostLogoCharacters, "is larger than 100 KB")
    .superRefine((logo, context) => {
      const fault = logo === "" ? null : findLogoFault(logo);
      if (fault) context.addIssue({ code: "custom", message: fault });
    }),
};

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
  /** Who runs this, as statements for customers show it. */
  msp: z.strictObject({ name: msp.name.default(""), logo: msp.logo.default("") }).prefault({}),
});
export type Settings = z.infer<typeof settingsSchema>;

/** What `PATCH /settings` takes; what is absent stays. */
export const editSettingsSchema = z
  .strictObject({
    dailyCheck: z.strictObject(dailyCheck).partial(),
    ticketLink,
    msp: z.strictObject(msp).partial(),
  })
  .partial();
export type EditSettings = z.infer<typeof editSettingsSchema>;

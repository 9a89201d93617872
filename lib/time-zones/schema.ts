import { z } from "zod";
import { isTimeZone } from "./rules.ts";

export const timeZoneSchema = z.string().refine(isTimeZone, "must be a name such as Europe/Berlin");

/** A time of day to the minute. @param example what the refusal shows */
export const timeOfDaySchema = (example: string) =>
  z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, `must be a time such as ${example}`);

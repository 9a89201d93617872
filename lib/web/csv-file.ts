import { csvLimits } from "../csv/rules.ts";
import { tooLarge } from "../csv/table.ts";
import type { FileLimits } from "./read-input.ts";

/** A table of tenants as the body of a request. */
export const csvFile: FileLimits = { type: "text/csv", mostBytes: csvLimits.bytes, tooLarge };

/** `npm run token -- --name NAME --role ROLE [--days N]`: prints a new API token, alone on the last line. */
import { parseArgs } from "node:util";
import { z } from "zod";
import { roles } from "#lib/access/schema.ts";
import { describeError, OperatorError } from "./operator-error.ts";
import { makeToken } from "./product-database.ts";
import { findRunningProduct } from "./running-product.ts";

const usage = `npm run token -- --name NAME --role ${roles.join("|")} [--days 1-365, else 90]`;
const inputSchema = z.object({
  name: z.string().trim().min(1).max(100),
  role: z.enum(roles),
  days: z.coerce.number().int().min(1).max(365).default(90),
});

function readInput() {
  try {
    const options = { name: { type: "string" }, role: { type: "string" }, days: { type: "string" } } as const;
    return inputSchema.parse(parseArgs({ options }).values);
  } catch (cause) {
    throw new OperatorError(`Use it so: ${usage}`, { cause });
  }
}

try {
  const input = readInput();
  console.log(await makeToken(await findRunningProduct(), input));
} catch (error) {
  console.error(describeError(error));
  process.exitCode = 1;
}

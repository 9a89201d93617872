import { z } from "zod";

/** What the worker reads of Microsoft's list of customers (Graph `/contracts`). */
export const customerListSchema = z.strictObject({
  customers: z
    .array(
      z.strictObject({ entraTenantId: z.uuid(), domain: z.string().max(253), name: z.string().max(256) }),
    )
    .max(20_000),
  /** What this list said of tenants that had come from an earlier one. */
  gone: z.number().int(),
  returned: z.number().int(),
});
export type CustomerList = z.infer<typeof customerListSchema>;

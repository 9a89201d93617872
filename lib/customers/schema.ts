import { z } from "zod";
import { type ShownError, tenantAccessSchema } from "../tenants/schema.ts";

/** A longer list than this is refused whole. */
export const mostCustomers = 20_000;

/** What the worker reads of Microsoft's list of customers (Graph `/contracts`). */
export const customerListSchema = z.strictObject({
  customers: z
    .array(
      z.strictObject({ entraTenantId: z.uuid(), domain: z.string().max(253), name: z.string().max(256) }),
    )
    .max(mostCustomers),
  /** What this list said of tenants that had come from an earlier one. */
  gone: z.number().int(),
  returned: z.number().int(),
});
export type CustomerList = z.infer<typeof customerListSchema>;

/** What `GET /tenants/customers` takes. */
export const customersQuerySchema = z.object({ appRegistrationId: z.uuid() });

/** What `POST /tenants/customers` takes: which of the newest list are added, as tenants of the app registration that read it. */
export const addCustomersSchema = z.strictObject({
  appRegistrationId: z.uuid(),
  entraTenantIds: z.array(z.uuid()).min(1).max(5_000),
  access: tenantAccessSchema.default("change"),
});
export type AddCustomers = z.infer<typeof addCustomersSchema>;

export interface CustomerView {
  entraTenantId: string;
  domain: string;
  name: string;
  /** `there`: in Sendlock. `archived`: was in Sendlock, and comes back when it is chosen. `taken`: see `why`. */
  state: "new" | "there" | "archived" | "taken";
  /** The tenant that it is here. */
  tenantId: string | null;
  /** Why it can't be added, in words. */
  why: string | null;
}

/** The newest list of customers that an app registration read, against the tenants that are here. */
export interface CustomersView {
  /** When it was read; null before the first. */
  listedAt: string | null;
  /** The job that reads a newer one. */
  jobId: string | null;
  /** Why the newest try failed; null where it did not. */
  error: ShownError | null;
  customers: CustomerView[];
  /** What the newest list said of tenants that had come from an earlier one. */
  newlyGone: number;
  newlyReturned: number;
  /** Tenants that came from such a list and are not on it any more. */
  gone: { id: string; name: string; domain: string; goneAt: string }[];
}

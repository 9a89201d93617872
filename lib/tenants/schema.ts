import { z } from "zod";
import { directSendSchema } from "../direct-send/schema.ts";
import { timeOfDaySchema, timeZoneSchema } from "../time-zones/schema.ts";

export const cloudSchema = z.enum(["global", "gcchigh", "dod", "china", "simulated"]);
export type Cloud = z.infer<typeof cloudSchema>;

/** How a tenant came into the list. */
export const tenantSourceSchema = z.enum(["form", "csv", "customers", "simulated"]);
export type TenantSource = z.infer<typeof tenantSourceSchema>;

/** What Sendlock may do in a tenant: change it, or only read it. */
export const tenantAccessSchema = z.enum(["change", "watch"]);
export type TenantAccess = z.infer<typeof tenantAccessSchema>;

export const tenantListSchema = z.object({
  q: z.string().trim().max(100).optional(),
  state: directSendSchema.optional(),
  tag: z.string().max(60).optional(),
  /** Only tenants whose newest visit failed with this code of the error catalogue. */
  error: z.string().max(60).optional(),
  /** Only tenants that runs must skip, or only the others. */
  excluded: z.enum(["yes", "no"]).optional(),
  /** Only tenants that were added since then. */
  added: z.iso.datetime().optional(),
  sort: z.enum(["name", "-name", "checkedAt", "-checkedAt"]).default("name"),
  cursor: z.uuid().optional(),
  limit: z.coerce.number().int().min(1).max(200).default(50),
});
export type TenantListQuery = z.infer<typeof tenantListSchema>;

/** Which tenants of the list are meant, without order and pages. */
export const tenantFilterSchema = tenantListSchema
  .pick({ q: true, state: true, tag: true, error: true, excluded: true, added: true })
  .strict();
export type TenantFilter = z.infer<typeof tenantFilterSchema>;

/** An error of the catalogue as the page shows it: cause, fix, and the raw text behind a disclosure. */
export interface ShownError {
  code: string;
  cause: string;
  fix: string;
  raw: string | null;
  at: string | null;
}

/** The day before which somebody should look at an exclusion again, such as 2027-01-31. */
const reviewDay = z.iso.date();

/** What `PUT /tenants/{id}/exclusion` takes. */
export const exclusionSchema = z.strictObject({
  owner: z.string().trim().min(2).max(100),
  reason: z.string().trim().min(3).max(500),
  reviewOn: reviewDay,
});
export type NewExclusion = z.infer<typeof exclusionSchema>;

const tagSchema = z
  .string()
  .trim()
  .min(1)
  .max(60)
  .regex(/^[^,]+$/, "must not hold a comma");
const hour = timeOfDaySchema("08:00");

/** What `PATCH /tenants/{id}` takes; what is absent stays. */
export const editTenantSchema = z
  .strictObject({
    name: z.string().trim().min(1).max(200),
    tags: z.array(tagSchema).max(20),
    timeZone: timeZoneSchema,
    notes: z.string().trim().max(5_000),
    contact: z.string().trim().max(500),
    /** 1 Monday … 7 Sunday. */
    businessDays: z.array(z.number().int().min(1).max(7)).max(7),
    businessFrom: hour,
    businessTo: hour,
    access: tenantAccessSchema,
    /** Another app registration of the same cloud. */
    appRegistrationId: z.uuid(),
  })
  .partial();
export type EditTenant = z.infer<typeof editTenantSchema>;

const written = editTenantSchema.shape;
/** One of a tenant's accepted domains, as DNS writes it. */
const domain = z
  .string()
  .trim()
  .toLowerCase()
  .max(253)
  .regex(
    /^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]*[a-z0-9]$/,
    "must be a domain such as contoso.onmicrosoft.com",
  );

/** What `POST /tenants` takes. Without an app registration nothing signs in to it yet. */
export const addTenantSchema = z.strictObject({
  entraTenantId: z
    .string()
    .trim()
    .toLowerCase()
    .pipe(z.uuid("must be a GUID such as 8d3f7a52-6c1b-4e0f-9a27-5b1c0e4d7f36")),
  domain,
  name: written.name.unwrap(),
  cloud: cloudSchema,
  appRegistrationId: z.uuid().nullable().default(null),
  access: tenantAccessSchema.default("change"),
  tags: written.tags.unwrap().default([]),
  timeZone: written.timeZone.unwrap().default("UTC"),
  businessDays: written.businessDays.unwrap().default([1, 2, 3, 4, 5]),
  businessFrom: written.businessFrom.unwrap().default("08:00"),
  businessTo: written.businessTo.unwrap().default("18:00"),
  contact: written.contact.unwrap().default(""),
  notes: written.notes.unwrap().default(""),
});
export type AddTenant = z.infer<typeof addTenantSchema>;

/** An app registration that a tenant can be given. */
export interface AppChoice {
  id: string;
  name: string;
  clientId: string;
  cloud: Cloud;
  /** For many tenants, or for the one that it lives in. */
  multiTenant: boolean;
  homeTenantId: string | null;
}

/** What was added at once: all tenants added since then are the new ones. */
export interface AddedTenants {
  added: number;
  addedSince: string;
}

/** Which tenants are meant: named ones, or all that match a filter but some. */
export const targetSchema = z.union([
  z.strictObject({ tenantIds: z.array(z.uuid()).min(1).max(10_000) }),
  z.strictObject({
    filter: tenantFilterSchema,
    except: z.array(z.uuid()).max(1_000).optional(),
  }),
]);
export type Target = z.infer<typeof targetSchema>;

/** What `POST /tenants/tags` takes. */
export const editTagsSchema = z
  .strictObject({
    target: targetSchema,
    add: z.array(tagSchema).max(20).default([]),
    remove: z.array(tagSchema).max(20).default([]),
  })
  .refine(({ add, remove }) => add.length + remove.length > 0, { path: ["add"], error: "names no tag" });
export type EditTags = z.infer<typeof editTagsSchema>;

export interface ExclusionView {
  owner: string;
  reason: string;
  /** The day, such as 2027-01-31. */
  reviewOn: string;
  createdBy: string;
  createdAt: string;
  /** The day has come. */
  isDue: boolean;
}

export interface TenantView {
  id: string;
  name: string;
  domain: string;
  entraTenantId: string;
  cloud: Cloud;
  tags: string[];
  timeZone: string;
  createdAt: string;
  source: TenantSource;
  /** When Microsoft's list of customers first lacked it; null while it is listed, or did not come from there. */
  goneAt: string | null;
  /** Whether Sendlock may change it, or only watches it. */
  access: TenantAccess;
  /** Runs must skip it; null when they need not. */
  exclusion: ExclusionView | null;
  /** When a reading first showed a value that Sendlock had not set; null once somebody has seen to it. */
  changedOutsideAt: string | null;
  directSend: z.infer<typeof directSendSchema>;
  /** Why the state is unknown, in words; null when it is known. */
  reason: string | null;
  /** When Exchange last told the state (ISO, UTC); null before the first reading. */
  checkedAt: string | null;
  /** The run that is at work on this tenant or waits for it. */
  activeRunId: string | null;
  /** What that run does: check, block, allow, undo. */
  activeAction: "check" | "block" | "allow" | "undo" | null;
  /** How far it is: waiting, at work, or set and not read back yet. */
  activeState: "queued" | "running" | "verifying" | null;
  /** How the newest run that changed this tenant ended, for the line under the state. */
  lastChange: {
    runId: string;
    action: "check" | "block" | "allow" | "undo";
    at: string;
    words: string;
    /** The value that was recorded before it, to which an undo leads back. */
    before: z.infer<typeof directSendSchema> | null;
    undoable: boolean;
  } | null;
  /** The failure of the newest visit, null after one that succeeded. */
  error: ShownError | null;
}

/** What `GET /tenants/archived` takes. */
export const archivedListSchema = tenantListSchema.pick({ q: true, limit: true });

export interface ArchivedTenant {
  id: string;
  name: string;
  domain: string;
  archivedAt: string;
  /** No credential is left with which Sendlock could sign in. */
  credentialsGone: boolean;
}

export interface ArchivedPage {
  items: ArchivedTenant[];
  total: number;
}

/** What `POST /tenants/{id}/restore` answers. */
export type RestoredTenant = Pick<ArchivedTenant, "id" | "name" | "credentialsGone">;

/** What one tenant's own page shows besides. */
export interface TenantDetail extends TenantView {
  notes: string;
  contact: string;
  businessDays: number[];
  businessFrom: string;
  businessTo: string;
  /** What signs in to it. */
  appRegistration: { id: string; name: string } | null;
}

/** An app registration where a cause is cured for all tenants that it serves. */
export interface AttentionApp {
  id: string;
  name: string;
  /** How many of the cause's tenants it serves. */
  count: number;
  /** Its credential in use, where its end is the cause. */
  credential: { kind: "certificate" | "secret"; endsAt: string } | null;
}

/** Tenants that need somebody, by cause. */
export interface AttentionGroup {
  code: string;
  cause: string;
  fix: string;
  /** Cured once for all of them, in each tenant, on the worker's machine, at the sender, or by time. */
  where: "once" | "each" | "worker" | "sender" | "nothing";
  count: number;
  /** Some of them, by name. */
  tenants: { id: string; name: string }[];
  /** Some of the app registrations where it is cured: the nearest end or the most tenants first. Empty elsewhere. */
  apps: AttentionApp[];
  /** How many app registrations there are. */
  appCount: number;
}

export interface ReadingView {
  id: string;
  directSend: z.infer<typeof directSendSchema>;
  at: string;
  runId: string;
  /** What the run was to do, and who had asked for it. */
  action: "check" | "block" | "allow" | "undo";
  requestedBy: string;
}

export interface TenantFacets {
  states: Record<z.infer<typeof directSendSchema>, number>;
  tags: string[];
}

export interface TenantPage {
  items: TenantView[];
  nextCursor: string | null;
  total: number;
}

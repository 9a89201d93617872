import { z } from "zod";
import { type Connection, connectionSchema } from "../connection/schema.ts";
import { type Reseal, resealSchema } from "../credentials/schema.ts";
import { type CustomerList, customerListSchema } from "../customers/schema.ts";
import { type Cloud, cloudSchema, type ShownError } from "../tenants/schema.ts";

export const jobKinds = [
  "survey",
  "lookup",
  "customers",
  "connection",
  "hydrate",
  "credential",
  "test",
  "reseal",
  "verify",
] as const;
export type JobKind = (typeof jobKinds)[number];

/** A tenant as it is typed: its Entra tenant id or one of its domains. */
const named = z.string().trim().min(3).max(253);

/** What `POST /jobs` takes. Jobs of credentials begin with the credential, and re-sealing by `npm run keys:rotate`. */
export const requestJobSchema = z.discriminatedUnion("kind", [
  /** Reads accepted domains and inbound connectors. */
  z.strictObject({ kind: z.literal("survey"), tenantId: z.uuid() }),
  /** Looks whether and how far Sendlock gets into the tenant. */
  z.strictObject({ kind: z.literal("connection"), tenantId: z.uuid() }),
  /** Runs Enable-OrganizationCustomization, which can't be undone. */
  z.strictObject({
    kind: z.literal("hydrate"),
    tenantId: z.uuid(),
    reason: z.string().trim().min(3).max(500),
  }),
  /** Finds the tenant id of a domain, or the domain of a tenant id. */
  z.strictObject({
    kind: z.literal("lookup"),
    cloud: cloudSchema,
    named,
    appRegistrationId: z.uuid().optional(),
  }),
  /** Reads Microsoft's list of customers with this app registration. */
  z.strictObject({ kind: z.literal("customers"), appRegistrationId: z.uuid() }),
  /** Checks the chain of the history from its first event to its newest. */
  z.strictObject({ kind: z.literal("verify") }),
]);
export type RequestJob = z.infer<typeof requestJobSchema>;

const connectorSchema = z.object({
  name: z.string(),
  enabled: z.boolean(),
  connectorType: z.string(),
  senderDomains: z.array(z.string()),
  senderIPAddresses: z.array(z.string()),
  tlsSenderCertificateName: z.string(),
  restrictDomainsToIPAddresses: z.boolean(),
  restrictDomainsToCertificate: z.boolean(),
});
export type Connector = z.infer<typeof connectorSchema>;

/** What a survey reads of a tenant, as the engine answers it. */
export const surveySchema = z.object({
  acceptedDomains: z.array(z.object({ name: z.string(), type: z.string(), initial: z.boolean() })),
  inboundConnectors: z.array(connectorSchema),
});
export type Survey = z.infer<typeof surveySchema>;

/** Who a tenant is, as far as Microsoft tells. */
export const lookupSchema = z.strictObject({
  entraTenantId: z.uuid(),
  /** The initial domain; null: only an app registration with the Graph permission may ask, see `whyNotAll`. */
  domain: z.string().nullable(),
  name: z.string().nullable(),
  /** Why domain or name are missing, in a sentence; null when nothing is. */
  whyNotAll: z.string().nullable(),
});
export type Lookup = z.infer<typeof lookupSchema>;

/** What a check of the history found, from its first event to its newest. */
export const historyCheckSchema = z.object({
  /** The newest event that is good together with all before it. */
  seq: z.number().int(),
  bad: z.object({ seq: z.number().int(), why: z.string() }).nullable(),
});
export type HistoryCheck = z.infer<typeof historyCheckSchema>;

const nothing = z.strictObject({});

/** What each kind of job finds. */
export interface JobResults {
  survey: Survey;
  lookup: Lookup;
  customers: CustomerList;
  connection: Connection;
  hydrate: z.infer<typeof nothing>;
  credential: z.infer<typeof nothing>;
  test: z.infer<typeof nothing>;
  reseal: Reseal;
  verify: HistoryCheck;
}

export const resultSchemas: { [Kind in JobKind]: z.ZodType<JobResults[Kind]> } = {
  survey: surveySchema,
  lookup: lookupSchema,
  customers: customerListSchema,
  connection: connectionSchema,
  hydrate: nothing,
  credential: nothing,
  test: nothing,
  reseal: resealSchema,
  verify: historyCheckSchema,
};

/** What a job is asked besides tenant, app registration and credential. Never a secret. */
export const jobInputSchema = z
  .strictObject({
    cloud: cloudSchema,
    named,
    reason: z.string(),
    /** Of a certificate to be made. */
    days: z.number().int(),
    /** Id of the key that credentials are to be sealed to. */
    keyId: z.string(),
  })
  .partial();
export type JobInput = z.infer<typeof jobInputSchema>;

export interface JobView<Kind extends JobKind = JobKind> {
  id: string;
  kind: Kind;
  tenantId: string | null;
  appRegistrationId: string | null;
  credentialId: string | null;
  state: "queued" | "running" | "succeeded" | "failed";
  requestedBy: string;
  createdAt: string;
  endedAt: string | null;
  /** How far it is; only connection checks and re-sealing tell. */
  progress: JobResults[Kind] | null;
  result: JobResults[Kind] | null;
  error: ShownError | null;
}

/** What a job of each kind needs to know of the tenant it visits. */
export interface JobTenant {
  id: string;
  entraTenantId: string;
  domain: string;
  name: string;
  cloud: Cloud;
  appRegistrationId: string | null;
  access: "change" | "watch";
}

import { z } from "zod";
import type { ShownError } from "../tenants/schema.ts";

export const jobKindSchema = z.enum(["survey"]);

/** What `POST /jobs` takes. */
export const requestJobSchema = z.strictObject({ kind: jobKindSchema, tenantId: z.uuid() });
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

export interface JobView {
  id: string;
  kind: z.infer<typeof jobKindSchema>;
  tenantId: string;
  state: "queued" | "running" | "succeeded" | "failed";
  requestedBy: string;
  createdAt: string;
  endedAt: string | null;
  result: Survey | null;
  error: ShownError | null;
}

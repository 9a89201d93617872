import { z } from "zod";

/** Template ids of the directory roles, as they stand in the `wids` of a token. */
export const DIRECTORY_ROLES = {
  "Exchange Administrator": "29232cdf-9323-42fd-ade2-1d097af3e4de",
  "Global Administrator": "62e90394-69f5-4237-9190-012177145e10",
  "Global Reader": "f2ef992c-3afb-46b9-b7cf-a126ee74c451",
} as const;

/** The application permissions of Microsoft Graph that are simulated. */
export const graphRoleSchema = z.enum(["Directory.Read.All", "CrossTenantInformation.ReadBasic.All"]);
export type GraphRole = z.infer<typeof graphRoleSchema>;

export const consentSchema = z.strictObject({
  role: z.enum(["Exchange Administrator", "Global Administrator", "Global Reader"]).nullable(),
  /** Whether the application permission Exchange.ManageAsApp was granted. */
  manageAsApp: z.boolean().default(true),
  /** The application permissions of Graph that were granted. */
  graphRoles: z.array(graphRoleSchema).default([]),
});
/** What an app registration may do in one tenant: its service principal there. */
export type Consent = z.output<typeof consentSchema>;
export type DirectoryRole = keyof typeof DIRECTORY_ROLES;

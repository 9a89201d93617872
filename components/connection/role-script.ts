import type { Cloud, TenantAccess } from "#lib/tenants/schema.ts";

/** The directory role that each access needs. The id is that of the built-in role, the same in every tenant. */
export const neededRoles = {
  change: { name: "Exchange Administrator", id: "29232cdf-9323-42fd-ade2-1d097af3e4de" },
  watch: { name: "Global Reader", id: "f2ef992c-3afb-46b9-b7cf-a126ee74c451" },
} as const satisfies Record<TenantAccess, { name: string; id: string }>;

/** Names of `Connect-MgGraph -Environment`; the others are the default. */
const environments: Partial<Record<Cloud, string>> = { gcchigh: "USGov", dod: "USGovDoD", china: "China" };

interface RoleScript {
  entraTenantId: string;
  clientId: string;
  cloud: Cloud;
  access: TenantAccess;
}

/** What an administrator of the tenant runs to give the app its role there. Every value in it is an id. */
export function roleScript({ entraTenantId, clientId, cloud, access }: RoleScript): string {
  const environment = environments[cloud];
  return [
    `Connect-MgGraph -TenantId '${entraTenantId}'${environment ? ` -Environment ${environment}` : ""} \``,
    "  -Scopes 'RoleManagement.ReadWrite.Directory', 'Application.Read.All'",
    `$app = Get-MgServicePrincipal -Filter "appId eq '${clientId}'"`,
    "if (-not $app) { throw 'The app is not in this tenant yet: give consent first.' }",
    `# ${neededRoles[access].name}`,
    "New-MgRoleManagementDirectoryRoleAssignment -PrincipalId $app.Id `",
    `  -RoleDefinitionId '${neededRoles[access].id}' -DirectoryScopeId '/'`,
  ].join("\n");
}

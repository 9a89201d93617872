import type { ConnectionView } from "#lib/connection/schema.ts";
import type { TenantView } from "#lib/tenants/schema.ts";
import { CodeBlock } from "../ui/code-block.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { neededRoles, roleScript } from "./role-script.ts";

interface RoleHelpProps {
  tenant: TenantView;
  app: NonNullable<ConnectionView["appRegistration"]>;
}

/** How an administrator of the customer gives the app its role, in the portal or by a script. */
export function RoleHelp({ tenant, app }: RoleHelpProps) {
  const { entraTenantId, cloud, access } = tenant;
  const role = neededRoles[access].name;
  return (
    <div className="space-y-2">
      <p>
        Consent alone gives the app no right in Exchange. An administrator of the customer gives it the role{" "}
        <strong className="font-medium">{role}</strong>
        {access === "watch" && ", which is enough to read"}:
      </p>
      <ol className="list-decimal space-y-1 pl-5">
        <li>In the Entra admin centre of that tenant, open Roles and administrators, then {role}.</li>
        <li>
          Choose Add assignments and add the app with this application id:{" "}
          <code className="font-mono text-xs [overflow-wrap:anywhere]">{app.clientId}</code>
        </li>
      </ol>
      <Disclosure summary="The same as a script (Microsoft Graph PowerShell)">
        <CodeBlock
          code={roleScript({ entraTenantId, clientId: app.clientId, cloud, access })}
          label="the script for the role"
        />
      </Disclosure>
      <p className="text-text-muted">
        Often a new role counts after 15 to 60 minutes. How long it takes in this tenant is not known: check
        again then.
      </p>
    </div>
  );
}

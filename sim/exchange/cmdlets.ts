import { type Cloud, type CloudTenant, changeSettings } from "../cloud.ts";
import type { LedgerEntry } from "../ledger.ts";
import { markChanged } from "../overrides.ts";
import type { Caller } from "./caller.ts";
import { exchangeErrors } from "./errors.ts";
import { describeAcceptedDomains, describeInboundConnectors } from "./mail-flow.ts";
import { describeOrganization, differences, readSettings } from "./organization-config.ts";
import type { Row } from "./paging.ts";

export interface Invocation {
  cloud: Cloud;
  tenant: CloudTenant;
  parameters: Readonly<Record<string, unknown>>;
  whatIf: boolean;
  entry: LedgerEntry;
}
export interface Output {
  rows: Row[];
  warnings: string[];
}
type Cmdlet = (invocation: Invocation) => Output;

/** Parameters that every cmdlet takes and that change nothing here. */
const COMMON = new Set(["confirm", "debug", "erroraction", "verbose", "warningaction", "whatif"]);

function ownParameters(parameters: Invocation["parameters"]): [string, unknown][] {
  return Object.entries(parameters).filter(([name]) => !COMMON.has(name.toLowerCase()));
}

/** A cmdlet that lists objects, and takes an Identity that names one of them. */
function listing(list: (invocation: Invocation) => Row[], identityKeys: readonly string[]): Cmdlet {
  return (invocation) => {
    let rows = list(invocation);
    for (const [name, value] of ownParameters(invocation.parameters)) {
      if (name.toLowerCase() === "resultsize") continue;
      if (name.toLowerCase() !== "identity" || identityKeys.length === 0)
        throw exchangeErrors.parameterUnknown(name);
      rows = rows.filter((row) => identityKeys.some((key) => row[key] === value));
    }
    return { rows, warnings: [] };
  };
}

const setOrganizationConfig: Cmdlet = ({ cloud, tenant, parameters, whatIf, entry }) => {
  const wanted = readSettings(Object.fromEntries(ownParameters(parameters)));
  if (!tenant.state.hydrated) throw exchangeErrors.dehydrated();
  if (whatIf) return { rows: [], warnings: [] };
  const changed = differences(tenant, wanted);
  const before = tenant.state.settings.RejectDirectSend ?? null;
  // The ledger's line is on disk before the value changes: a kill between the two is repaired by the replay.
  cloud.ledger.amend(entry, {
    changed,
    ...("RejectDirectSend" in wanted ? { before, after: wanted.RejectDirectSend ?? null } : {}),
  });
  changeSettings(tenant, changed);
  if (Object.keys(changed).length > 0) return { rows: [], warnings: [] };
  const unchanged = `The command completed successfully but no settings of '${tenant.initialDomain}' have been modified.`;
  return { rows: [], warnings: [unchanged] };
};

const enableOrganizationCustomization: Cmdlet = ({ cloud, tenant, parameters, whatIf }) => {
  for (const [name] of ownParameters(parameters)) throw exchangeErrors.parameterUnknown(name);
  if (tenant.state.hydrated) throw exchangeErrors.alreadyHydrated();
  if (whatIf) return { rows: [], warnings: [] };
  tenant.state.hydrated = true;
  markChanged(cloud, tenant);
  cloud.keepOverrides();
  return { rows: [], warnings: [] };
};

const CMDLETS = new Map<string, { name: string; writes: boolean; run: Cmdlet }>(
  [
    {
      name: "Get-OrganizationConfig",
      writes: false,
      run: listing(({ tenant }) => [describeOrganization(tenant)], []),
    },
    { name: "Enable-OrganizationCustomization", writes: true, run: enableOrganizationCustomization },
    { name: "Set-OrganizationConfig", writes: true, run: setOrganizationConfig },
    {
      name: "Get-AcceptedDomain",
      writes: false,
      run: listing(({ cloud, tenant }) => describeAcceptedDomains(tenant, cloud.seed), ["Name", "Guid"]),
    },
    {
      name: "Get-InboundConnector",
      writes: false,
      run: listing(({ tenant }) => describeInboundConnectors(tenant), ["Name", "Guid"]),
    },
  ].map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]),
);

/** The name in its usual spelling, where it is known: PowerShell's names have no case. */
export function usualName(name: string): string {
  return CMDLETS.get(name.toLowerCase())?.name ?? name;
}

/** The cmdlet of that name if the caller may run it. */
export function requireCmdlet(name: string, caller: Caller): { name: string; writes: boolean; run: Cmdlet } {
  const cmdlet = CMDLETS.get(name.toLowerCase());
  if (!cmdlet) throw exchangeErrors.cmdletUnknown(name);
  if (cmdlet.writes && !caller.mayWrite) throw exchangeErrors.cmdletNotAllowed(cmdlet.name);
  return cmdlet;
}

/** The names of the cmdlets the caller may run. */
export function permittedCmdlets(caller: Caller): string[] {
  return [...CMDLETS.values()].filter(({ writes }) => caller.mayWrite || !writes).map(({ name }) => name);
}

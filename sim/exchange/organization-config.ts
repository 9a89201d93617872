import type { CloudTenant } from "../cloud.ts";
import type { SettingValue } from "../ledger.ts";
import { exchangeErrors } from "./errors.ts";
import type { Row } from "./paging.ts";

/** Settings that Set-OrganizationConfig takes here, with what a new tenant has. */
const DEFAULTS: Readonly<Record<string, SettingValue>> = {
  RejectDirectSend: false,
  ActivityBasedAuthenticationTimeoutEnabled: true,
  ActivityBasedAuthenticationTimeoutInterval: "06:00:00",
  AppsForOfficeEnabled: true,
  AsyncSendEnabled: true,
  AuditDisabled: false,
  AutoExpandingArchiveEnabled: false,
  BookingsEnabled: true,
  ConnectorsEnabled: true,
  CustomerLockboxEnabled: false,
  DefaultAuthenticationPolicy: null,
  DisablePlusAddressInRecipients: false,
  ElcProcessingDisabled: false,
  EwsEnabled: null,
  FocusedInboxOn: null,
  LeanPopoutEnabled: false,
  MailTipsAllTipsEnabled: true,
  MailTipsExternalRecipientsTipsEnabled: false,
  MailTipsGroupMetricsEnabled: true,
  MailTipsLargeAudienceThreshold: 25,
  MailTipsMailboxSourcedTipsEnabled: true,
  MessageRecallEnabled: null,
  OAuth2ClientProfileEnabled: true,
  OutlookMobileGCCRestrictionsEnabled: false,
  PublicComputersDetectionEnabled: false,
  ReadTrackingEnabled: false,
  SendFromAliasEnabled: false,
  SmtpActionableMessagesEnabled: true,
  WebPushNotificationsDisabled: false,
};

/** The row of Get-OrganizationConfig. */
export function describeOrganization(tenant: CloudTenant): Row {
  return {
    Name: tenant.initialDomain,
    DisplayName: tenant.name,
    Identity: tenant.initialDomain,
    "Guid@odata.type": "#Guid",
    Guid: tenant.organizationGuid,
    OrganizationId: `SIMPR01A001.PROD.OUTLOOK.COM/Microsoft Exchange Hosted Organizations/${tenant.initialDomain}`,
    IsDehydrated: !tenant.state.hydrated,
    IsTenantInGracePeriod: false,
    AdminDisplayVersion: "0.20 (15.20.9999.0)",
    "WhenCreated@odata.type": "#DateTimeOffset",
    WhenCreated: tenant.createdAt,
    ...DEFAULTS,
    ...tenant.state.settings,
  };
}

function readSetting(name: string, value: unknown): SettingValue {
  const known = DEFAULTS[name];
  if (typeof known === "number" && typeof value === "number") return value;
  if (typeof known === "string" && typeof value === "string") return value;
  if (known === null && (value === null || typeof value === "string" || typeof value === "boolean"))
    return value;
  // PowerShell binds only true, false and numbers to a Boolean parameter, never text.
  if (typeof known === "boolean" && typeof value === "boolean") return value;
  if (typeof known === "boolean" && typeof value === "number") return value !== 0;
  throw exchangeErrors.parameterInvalid(
    name,
    typeof known === "boolean" ? "System.Boolean" : "System.String",
  );
}

/** The settings named by the parameters of Set-OrganizationConfig, checked. */
export function readSettings(parameters: Readonly<Record<string, unknown>>): Record<string, SettingValue> {
  const names = new Map(Object.keys(DEFAULTS).map((name) => [name.toLowerCase(), name]));
  return Object.fromEntries(
    Object.entries(parameters).map(([given, value]) => {
      const name = names.get(given.toLowerCase());
      if (name === undefined) throw exchangeErrors.parameterUnknown(given);
      return [name, readSetting(name, value)];
    }),
  );
}

/** Which of the wanted settings differ from what the tenant has. */
export function differences(
  tenant: CloudTenant,
  wanted: Record<string, SettingValue>,
): Record<string, SettingValue> {
  const current = { ...DEFAULTS, ...tenant.state.settings };
  return Object.fromEntries(Object.entries(wanted).filter(([name, value]) => current[name] !== value));
}

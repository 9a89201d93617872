import type {
  AppRegistrationView,
  EditAppRegistration,
  NewAppRegistration,
} from "#lib/credentials/schema.ts";
import type { Cloud } from "#lib/tenants/schema.ts";

/** What the form of an app registration holds, as somebody types it. */
export interface AppForm {
  name: string;
  clientId: string;
  cloud: Cloud;
  multiTenant: boolean;
  homeTenantId: string;
}
export type AppErrors = Partial<Record<keyof AppForm, string>>;

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is an id as Entra writes them. */
export function isGuid(text: string): boolean {
  return guid.test(text.trim());
}

export function startAppForm(app?: AppRegistrationView): AppForm {
  return {
    name: app?.name ?? "",
    clientId: app?.clientId ?? "",
    cloud: app?.cloud ?? "global",
    multiTenant: app?.multiTenant ?? true,
    homeTenantId: app?.homeTenantId ?? "",
  };
}

/** What has to be put right before the form can be sent, by field. */
export function checkAppForm({ name, clientId, homeTenantId }: AppForm): AppErrors {
  const errors: AppErrors = {};
  if (name.trim() === "") errors.name = "Give it a name.";
  if (!isGuid(clientId))
    errors.clientId = "This is no client id. It has 32 hexadecimal digits in five groups.";
  if (homeTenantId.trim() !== "" && !isGuid(homeTenantId))
    errors.homeTenantId = "This is no tenant id. It has 32 hexadecimal digits in five groups.";
  return errors;
}

/** What `POST /app-registrations` takes of it. */
export function readNewApp({
  name,
  clientId,
  cloud,
  multiTenant,
  homeTenantId,
}: AppForm): NewAppRegistration {
  return {
    name: name.trim(),
    clientId: clientId.trim().toLowerCase(),
    cloud,
    multiTenant,
    homeTenantId: homeTenantId.trim().toLowerCase() || null,
  };
}

/** Only what differs from the form as it was opened: what somebody else wrote meanwhile stays. */
export function readAppEdit(opened: AppForm, form: AppForm): EditAppRegistration {
  const before = readNewApp(opened);
  const after = readNewApp(form);
  const edit: EditAppRegistration = {};
  if (after.name !== before.name) edit.name = after.name;
  if (after.multiTenant !== before.multiTenant) edit.multiTenant = after.multiTenant;
  if (after.homeTenantId !== before.homeTenantId) edit.homeTenantId = after.homeTenantId;
  return edit;
}

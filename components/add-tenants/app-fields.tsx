import type { AppChoice, Cloud, TenantAccess } from "#lib/tenants/schema.ts";
import { cloudWords } from "../tenants/cloud-words.ts";
import { Field } from "../ui/field.tsx";
import { RadioChoice } from "../ui/radio-choice.tsx";
import { Select } from "../ui/select.tsx";

/** What signs in, where, and what it may do there. */
export interface Reach {
  /** Empty: none yet. */
  appRegistrationId: string;
  /** Of tenants without an app registration; else its own. */
  cloud: Cloud;
  access: TenantAccess;
}

/** The first app registration, as most have one. */
export function startReach(apps: readonly AppChoice[]): Reach {
  const [first] = apps;
  return { appRegistrationId: first?.id ?? "", cloud: first?.cloud ?? "global", access: "change" };
}

interface AppFieldsProps {
  apps: readonly AppChoice[];
  reach: Reach;
  onChange: (reach: Reach) => void;
}

/** The cloud is that of the app registration; without one it is chosen. */
export function AppFields({ apps, reach, onChange }: AppFieldsProps) {
  const chosen = apps.find(({ id }) => id === reach.appRegistrationId);
  const clouds = Object.entries(cloudWords) as [Cloud, string][];
  return (
    <>
      <div className="grid gap-3.5 sm:grid-cols-2">
        <Field label="App registration" hint={chosen && `Cloud: ${cloudWords[chosen.cloud]}`}>
          <Select
            className="w-full"
            value={reach.appRegistrationId}
            onValueChange={(appRegistrationId) => {
              const cloud = apps.find(({ id }) => id === appRegistrationId)?.cloud ?? reach.cloud;
              onChange({ ...reach, appRegistrationId, cloud });
            }}
            options={[
              ...apps.map(({ id, name }) => ({ value: id, label: name })),
              { value: "", label: "None yet" },
            ]}
          />
        </Field>
        {!chosen && (
          <Field label="Cloud">
            <Select
              className="w-full"
              value={reach.cloud}
              onValueChange={(cloud) => onChange({ ...reach, cloud })}
              options={clouds.map(([value, label]) => ({ value, label }))}
            />
          </Field>
        )}
      </div>
      <RadioChoice
        legend="What Sendlock may do"
        value={reach.access}
        onChoose={(access) => onChange({ ...reach, access })}
        options={[
          {
            value: "change",
            label: "Read and change",
            hint: "Direct Send can be blocked and allowed. Needs the role Exchange Administrator.",
          },
          {
            value: "watch",
            label: "Only watch",
            hint: "Sendlock reads and never changes. The role Global Reader is enough.",
          },
        ]}
      />
    </>
  );
}

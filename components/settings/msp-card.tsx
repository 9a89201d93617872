import { type ChangeEvent, useState } from "react";
import { findLogoFault } from "#lib/logo/rules.ts";
import type { EditSettings, Settings } from "#lib/settings/schema.ts";
import { Button } from "../ui/button.tsx";
import { DataImage } from "../ui/data-image.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { SettingCard } from "./setting-card.tsx";

interface MspCardProps {
  settings: Settings;
  offReason: string | null;
  isSaving: boolean;
  onSave: (part: EditSettings) => Promise<void>;
}

/** Who runs this, as statements for customers show it. */
export function MspCard({ settings, offReason, isSaving, onSave }: MspCardProps) {
  const saved = settings.msp;
  const [written, setWritten] = useState(saved);
  const [fault, setFault] = useState<string | null>(null);
  const choose = async ({ target }: ChangeEvent<HTMLInputElement>) => {
    const file = target.files?.[0];
    if (!file) return;
    const logo = await readAddress(file);
    const found = findLogoFault(logo);
    setFault(found && `The file ${found}.`);
    if (found) target.value = "";
    else setWritten((before) => ({ ...before, logo }));
  };
  return (
    <SettingCard
      title="Name and logo"
      description="They stand at the head of the statements that you give to customers."
      offReason={offReason}
      isSaving={isSaving}
      isChanged={written.name.trim() !== saved.name || written.logo !== saved.logo}
      onSave={() => void onSave({ msp: { name: written.name.trim(), logo: written.logo } })}
    >
      {offReason ? (
        <p className="text-dense [overflow-wrap:anywhere]">{saved.name || "No name."}</p>
      ) : (
        <>
          <Field label="Name">
            <Input
              autoComplete="organization"
              maxLength={80}
              value={written.name}
              onChange={({ target }) => setWritten({ ...written, name: target.value })}
            />
          </Field>
          <Field
            label="Logo"
            hint="PNG or JPEG, at most 100 KB and 1,000 × 400 pixels. Dark on white prints best."
            error={fault}
          >
            <Input
              type="file"
              accept="image/png,image/jpeg"
              className="py-1"
              onChange={(event) => void choose(event)}
            />
          </Field>
        </>
      )}
      <Logo
        logo={written.logo}
        onRemove={offReason ? null : () => setWritten((before) => ({ ...before, logo: "" }))}
      />
    </SettingCard>
  );
}

function Logo({ logo, onRemove }: { logo: string; onRemove: (() => void) | null }) {
  if (!logo) return <p className="text-dense text-text-muted">No logo.</p>;
  return (
    <div className="flex flex-wrap items-center gap-3">
      <DataImage src={logo} alt="The logo" />
      {onRemove && (
        <Button size="sm" onClick={onRemove}>
          Remove logo
        </Button>
      )}
    </div>
  );
}

/** A file as a `data:` address. Its type is what the browser takes it for; the bytes are judged after. */
function readAddress(file: File): Promise<string> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(String(reader.result));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}

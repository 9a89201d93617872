import { useState } from "react";
import type { EditSettings, Settings } from "#lib/settings/schema.ts";
import { Field } from "../ui/field.tsx";
import { Input, inputLook } from "../ui/input.tsx";
import { Switch } from "../ui/switch.tsx";
import { SettingCard } from "./setting-card.tsx";
import { dailyCheckWords, isSameDailyCheck } from "./setting-rules.ts";

interface DailyCheckCardProps {
  settings: Settings;
  timeZones: readonly string[];
  offReason: string | null;
  isSaving: boolean;
  onSave: (part: EditSettings) => Promise<void>;
}

/** When every tenant is read once a day. */
export function DailyCheckCard({ settings, timeZones, offReason, isSaving, onSave }: DailyCheckCardProps) {
  const saved = settings.dailyCheck;
  const [written, setWritten] = useState(saved);
  const write = (part: Partial<typeof written>) => setWritten({ ...written, ...part });
  const hasTimes = written.from !== "" && written.to !== "";
  return (
    <SettingCard
      title="Daily check"
      description="Every tenant is read once a night, spread over these hours. A check changes nothing; what was changed outside Sendlock is found by it."
      offReason={offReason}
      isSaving={isSaving}
      isChanged={hasTimes && !isSameDailyCheck(written, saved)}
      onSave={() => void onSave({ dailyCheck: written })}
    >
      {offReason ? (
        <p className="text-dense">{dailyCheckWords(saved)}</p>
      ) : (
        <>
          <Switch checked={written.on} onCheckedChange={(on) => write({ on })}>
            Read every tenant once a day
          </Switch>
          <div className="grid gap-3 sm:grid-cols-[7rem_7rem_minmax(0,1fr)]">
            <Field label="From">
              <Input
                type="time"
                required
                value={written.from}
                onChange={({ target }) => write({ from: target.value })}
              />
            </Field>
            <Field label="To">
              <Input
                type="time"
                required
                value={written.to}
                onChange={({ target }) => write({ to: target.value })}
              />
            </Field>
            <Field label="Time zone">
              <select
                value={written.timeZone}
                onChange={({ target }) => write({ timeZone: target.value })}
                className={`min-h-8 ${inputLook}`}
              >
                {timeZones.map((zone) => (
                  <option key={zone}>{zone}</option>
                ))}
              </select>
            </Field>
          </div>
          <p className="text-dense text-text-muted">{dailyCheckWords(written)}</p>
        </>
      )}
    </SettingCard>
  );
}

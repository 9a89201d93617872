import { type FormEvent, type ReactNode, useId } from "react";
import { Button } from "../ui/button.tsx";
import { Card, CardBody, CardHeader, CardTitle } from "../ui/card.tsx";

interface SettingCardProps {
  title: string;
  description: ReactNode;
  /** Why it can't be changed; null when it can. */
  offReason: string | null;
  isSaving: boolean;
  /** Something is written that is not saved. */
  isChanged: boolean;
  onSave: () => void;
  children: ReactNode;
}

/** One setting with its own button: nothing of it holds before it is saved. */
export function SettingCard(props: SettingCardProps) {
  const { title, description, offReason, isSaving, isChanged, onSave, children } = props;
  const titleId = useId();
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!offReason && isChanged && !isSaving) onSave();
  };
  return (
    <Card aria-labelledby={titleId}>
      <CardHeader>
        <CardTitle id={titleId}>{title}</CardTitle>
      </CardHeader>
      <CardBody>
        <form noValidate onSubmit={submit} className="space-y-4">
          <p className="text-dense text-text-muted">{description}</p>
          <fieldset disabled={offReason !== null} className="space-y-3">
            <legend className="sr-only">{title}</legend>
            {children}
          </fieldset>
          <div>
            <Button
              type="submit"
              variant="primary"
              loading={isSaving}
              disabledReason={offReason ?? (isChanged ? null : "Nothing is changed")}
            >
              Save
            </Button>
          </div>
        </form>
      </CardBody>
    </Card>
  );
}

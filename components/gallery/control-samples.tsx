import { Search } from "lucide-react";
import { useState } from "react";
import { Badge } from "../ui/badge.tsx";
import { Button } from "../ui/button.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Field } from "../ui/field.tsx";
import { Input } from "../ui/input.tsx";
import { Kbd } from "../ui/kbd.tsx";
import { Link } from "../ui/link.tsx";
import { Select } from "../ui/select.tsx";
import { Switch } from "../ui/switch.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { Sample } from "./sample.tsx";

const variants = ["primary", "secondary", "ghost", "danger"] as const;
const tones = ["neutral", "good", "warn", "bad", "info"] as const;
const fruit = ["All", "Apples", "Pears and quinces"].map((label) => ({ value: label, label }));

export function ControlSamples() {
  const [chosen, setChosen] = useState("All");
  const [isOn, setOn] = useState(true);
  return (
    <>
      {(["md", "sm"] as const).map((size) => (
        <Sample key={size} title={`Button, ${size}: as it is, loading, with a reason why not`}>
          {variants.map((variant) => (
            <Button key={variant} variant={variant} size={size}>
              {variant}
            </Button>
          ))}
          {variants.map((variant) => (
            <Button key={variant} variant={variant} size={size} loading>
              {variant}
            </Button>
          ))}
          {variants.map((variant) => (
            <Button key={variant} variant={variant} size={size} disabledReason="Needs Technician">
              {variant}
            </Button>
          ))}
        </Sample>
      ))}
      <Sample title="Badge, Kbd, Link, CopyButton">
        {tones.map((tone) => (
          <Badge key={tone} tone={tone}>
            {tone}
          </Badge>
        ))}
        <Kbd>Ctrl</Kbd>
        <Kbd>K</Kbd>
        <Link href="/components">Within</Link>
        <Link href="https://learn.microsoft.com/">Elsewhere</Link>
        <CopyButton text="copied" />
      </Sample>
      <Sample title="Field, Input, Textarea, Select, Switch">
        <div className="grid w-full gap-4 sm:grid-cols-3">
          <Field label="Name" hint="As the customer says it">
            <Input placeholder="Contoso" />
          </Field>
          <Field label="Reason" error="Say why, in at least 3 characters.">
            <Input defaultValue="x" />
          </Field>
          <Field label="Fruit">
            <Select value={chosen} onValueChange={setChosen} options={fruit} className="w-full" />
          </Field>
          <Field label="Text">
            <Textarea defaultValue="Several lines" />
          </Field>
          <Input
            aria-label="Search"
            icon={<Search aria-hidden className="size-3.5" />}
            end={<Kbd>/</Kbd>}
            placeholder="Search"
          />
          <Switch checked={isOn} onCheckedChange={setOn}>
            A setting
          </Switch>
        </div>
      </Sample>
    </>
  );
}

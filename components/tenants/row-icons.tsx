import { CircleHelp, CircleSlash, FlaskConical, LoaderCircle, ShieldAlert, ShieldCheck } from "lucide-react";

const icons = {
  blocked: ShieldCheck,
  allowed: ShieldAlert,
  unknown: CircleHelp,
  work: LoaderCircle,
  simulated: FlaskConical,
  excluded: CircleSlash,
};

/** The icons of the rows, once for all of them. */
export function RowIconSheet() {
  return (
    <svg aria-hidden="true" className="hidden">
      {Object.entries(icons).map(([name, Icon]) => (
        <symbol key={name} id={`row-icon-${name}`} viewBox="0 0 24 24">
          <Icon />
        </symbol>
      ))}
    </svg>
  );
}

/** One of them. */
export function RowIcon({ name, className }: { name: keyof typeof icons; className: string }) {
  return (
    <svg aria-hidden="true" className={`shrink-0 ${className}`}>
      <use href={`#row-icon-${name}`} />
    </svg>
  );
}

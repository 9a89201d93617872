import { classWords } from "#lib/direct-send/rules.ts";
import type { CatalogueRow, ErrorClass } from "#lib/direct-send/schema.ts";
import { Link } from "../ui/link.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { CloudAddresses } from "./cloud-addresses.tsx";
import { ErrorSearch } from "./error-search.tsx";
import { errorPages } from "./microsoft-links.ts";

const meanings: Record<ErrorClass, string> = {
  app: "The app registration or its credential is wrong: one change cures every tenant that it serves.",
  tenant: "Somebody has to change something in that customer's tenant, or in what Sendlock knows of it.",
  worker: "The machine that Sendlock's worker runs on is set up wrongly. No tenant is at fault.",
  transient: "Sendlock tries these again by itself, at most five times. It tries no others again.",
  sender: "What a device or service is told when its mail is refused. Sendlock and the tenant are in order.",
  none: "It reads like an error and is none.",
};
const classes = Object.keys(classWords) as ErrorClass[];

/** Every error that Sendlock knows, to be found by its text or by its code in the address. */
export function ErrorsPage({ errors }: { errors: readonly CatalogueRow[] }) {
  return (
    <>
      <PageHeader
        title="What errors mean"
        description="What Microsoft answers when something is wrong, what lies behind it, and what to do."
      />
      <div className="gap-10 lg:grid lg:grid-cols-[minmax(0,48rem)_minmax(12rem,1fr)]">
        <div className="space-y-8">
          <ErrorSearch />
          {classes.map((errorClass) => (
            <section
              key={errorClass}
              id={`class-${errorClass}`}
              aria-labelledby={`class-${errorClass}-title`}
              className="scroll-mt-16 space-y-2"
            >
              <h2 id={`class-${errorClass}-title`} className="font-semibold text-base">
                {classWords[errorClass]}
              </h2>
              <p className="text-text-muted">{meanings[errorClass]}</p>
              <ul className="divide-y divide-border rounded-lg border border-border bg-surface">
                {errors
                  .filter((row) => row.class === errorClass)
                  .map((row) => (
                    <ErrorEntry key={row.code} row={row} />
                  ))}
              </ul>
            </section>
          ))}
          <CloudAddresses />
        </div>
        <Aside errors={errors} />
      </div>
    </>
  );
}

function ErrorEntry({ row: { code, cause, fix, entra = [], words = [], page } }: { row: CatalogueRow }) {
  const told = [
    ...entra.filter((number) => typeof number === "number").map((number) => `AADSTS${number}`),
    ...words.filter((word) => typeof word === "string"),
  ];
  return (
    <li
      id={code}
      className="scroll-mt-16 space-y-0.5 px-4 py-2.5 text-dense [overflow-wrap:anywhere] target:bg-accent-soft"
    >
      <h3 className="font-medium">{cause}</h3>
      <p>
        <span className="font-medium">Fix:</span> {fix}
      </p>
      <p className="text-text-muted text-xs">
        <Link plain href={`#${code}`} className="underline decoration-dotted underline-offset-2">
          <code>{code}</code>
        </Link>
        {told.length > 0 && <> · told by {told.join(", ")}</>}
      </p>
      {page && (
        <p className="text-xs">
          <Link href={errorPages[page].href}>{errorPages[page].title}</Link>
        </p>
      )}
    </li>
  );
}

function Aside({ errors }: { errors: readonly CatalogueRow[] }) {
  return (
    <aside className="hidden self-start text-dense lg:sticky lg:top-[calc(var(--sticky-top)+1.5rem)] lg:block">
      <nav aria-label="On this page">
        <h2 className="mb-1 font-medium text-text-muted text-xs">On this page</h2>
        <ul>
          {classes.map((errorClass) => (
            <li key={errorClass}>
              <Link
                plain
                href={`#class-${errorClass}`}
                className="block py-0.5 text-text-muted hover:text-text"
              >
                {classWords[errorClass]}{" "}
                <span className="tabular-nums">
                  ({errors.filter((row) => row.class === errorClass).length})
                </span>
              </Link>
            </li>
          ))}
          <li>
            <Link plain href="#clouds" className="block py-0.5 text-text-muted hover:text-text">
              Addresses by cloud
            </Link>
          </li>
        </ul>
      </nav>
    </aside>
  );
}

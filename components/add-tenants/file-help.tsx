import { Disclosure } from "../ui/disclosure.tsx";

const example = `name,domain,tenant id,tags
"Contoso, Ltd",contoso.onmicrosoft.com,8d3f7a52-6c1b-4e0f-9a27-5b1c0e4d7f36,"gold, canary"`;

/** What a file has to look like. */
export function FileHelp() {
  return (
    <div className="space-y-2 text-dense text-text-muted">
      <p>
        A CSV file in UTF-8 with a line of column names: <strong>name</strong>, <strong>domain</strong> and{" "}
        <strong>tenant id</strong> are needed. In Excel save it as “CSV UTF-8”. Commas, semicolons and tabs
        are understood. At most 5,000 rows and 2 MB.{" "}
        <a
          href="/api/v1/tenants/export"
          download="sendlock-tenants.csv"
          className="rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text"
        >
          Export the tenants that are here
        </a>{" "}
        for a file of the same form.
      </p>
      <Disclosure summary="All columns, and an example">
        <dl className="grid gap-x-4 gap-y-1 sm:grid-cols-[9rem_1fr]">
          {columns.map(([name, words]) => (
            <div key={name} className="contents">
              <dt className="font-medium text-text">{name}</dt>
              <dd>{words}</dd>
            </div>
          ))}
        </dl>
        <pre className="mt-3 overflow-x-auto rounded-md border border-border bg-surface-sunken px-3 py-2 font-mono text-xs">
          {example}
        </pre>
      </Disclosure>
    </div>
  );
}

const columns = [
  ["name", "What you call the customer."],
  ["domain", "One of its domains, best the one that ends in onmicrosoft.com."],
  ["tenant id", "Its GUID, as its Entra overview page shows it."],
  ["cloud", "global, gcchigh, dod or china."],
  ["app registration", "Its name in Sendlock, or its client id."],
  ["access", "change or watch."],
  ["tags", "With commas between them."],
  ["time zone", "Such as Europe/Berlin. Without it UTC."],
  ["business days", "Such as Mon, Tue, Wed, Thu, Fri, or none."],
  ["business from", "Such as 08:00."],
  ["business to", "Such as 18:00."],
  ["contact", "Whom to tell at the customer."],
  ["notes", "Anything else."],
] as const;

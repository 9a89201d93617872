import type { ReactNode } from "react";
import { CodeBlock } from "../ui/code-block.tsx";
import { CopyButton } from "../ui/copy-button.tsx";
import { Disclosure } from "../ui/disclosure.tsx";
import { entraValues, redirectAddress, requiredAccess } from "./entra-values.ts";

/** How one registration for all customers is made in Entra, with the values to copy. @param baseUrl the address that people open */
export function SetUpGuide({ baseUrl }: { baseUrl: string }) {
  return (
    <ol className="space-y-4 text-dense">
      <GuideStep number={1} title="Register an application in your own tenant">
        <p>
          Entra admin center → App registrations → New registration. One multi-tenant registration serves all
          customers; each of them consents once.
        </p>
        <Values>
          <Value name="Supported account types">Accounts in any organizational directory (multitenant)</Value>
          <Value name="Redirect URI, platform Web" copy={redirectAddress(baseUrl)} />
        </Values>
        {baseUrl.startsWith("http://") && !baseUrl.startsWith("http://localhost") && (
          <p className="text-warn-text">
            Entra takes http only for localhost: give Sendlock an https address first.
          </p>
        )}
      </GuideStep>
      <GuideStep number={2} title="Give it the one permission">
        <p>
          API permissions → Add a permission → APIs my organization uses → Application permissions. Remove
          User.Read, which it does not need.
        </p>
        <Values>
          <Value name="API" copy={entraValues.exchangeName} />
          <Value name="Application permission" copy={entraValues.manageAsApp} />
        </Values>
        <Disclosure summary="The same for the manifest">
          <CodeBlock code={requiredAccess} label="the manifest part" />
        </Disclosure>
        <p className="text-text-muted">
          To read your list of customers from Microsoft it also needs Microsoft Graph, application permission{" "}
          {entraValues.readDirectory}, with consent in your own tenant. Blocking and allowing work without it.
        </p>
      </GuideStep>
      <GuideStep number={3} title="Add it here">
        <p>
          Copy its Application (client) ID and Directory (tenant) ID from its Overview. Then let Sendlock make
          a certificate, and upload the .cer under Certificates &amp; secrets. The private key never leaves
          Sendlock.
        </p>
      </GuideStep>
    </ol>
  );
}

function GuideStep({ number, title, children }: { number: number; title: string; children: ReactNode }) {
  return (
    <li className="flex gap-3">
      <span
        aria-hidden
        className="grid size-6 shrink-0 place-items-center rounded-full bg-accent-soft font-medium text-accent-text text-xs"
      >
        {number}
      </span>
      <div className="min-w-0 flex-1 space-y-1.5">
        <p className="font-medium leading-6">{title}</p>
        {children}
      </div>
    </li>
  );
}

function Values({ children }: { children: ReactNode }) {
  return (
    <dl className="divide-y divide-border rounded-md border border-border bg-surface-sunken">{children}</dl>
  );
}

function Value({ name, copy, children }: { name: string; copy?: string; children?: ReactNode }) {
  return (
    <div className="flex min-h-9 flex-wrap items-center gap-x-3 px-3 py-1">
      <dt className="w-48 shrink-0 text-text-muted text-xs">{name}</dt>
      <dd className="flex min-w-0 flex-1 items-center justify-between gap-1">
        <span className={`min-w-0 [overflow-wrap:anywhere] ${copy ? "font-mono text-xs" : ""}`}>
          {copy ?? children}
        </span>
        {copy && <CopyButton text={copy} label={`Copy ${name}`} />}
      </dd>
    </div>
  );
}

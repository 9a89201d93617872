"use client";

import { useState } from "react";
import { classWords, explainText } from "#lib/direct-send/rules.ts";
import type { CatalogueRow } from "#lib/direct-send/schema.ts";
import { Badge } from "../ui/badge.tsx";
import { Callout } from "../ui/callout.tsx";
import { Field } from "../ui/field.tsx";
import { Link } from "../ui/link.tsx";
import { Textarea } from "../ui/textarea.tsx";
import { errorPages } from "./microsoft-links.ts";

const longestText = 20_000;

/** Says what a pasted text of Microsoft's means. The text stays in the browser. */
export function ErrorSearch() {
  const [text, setText] = useState("");
  return (
    <section aria-label="Look an error up" className="space-y-3">
      <Field
        label="Paste an error of Microsoft's: what does it mean?"
        hint="The whole text, or a number such as AADSTS7000222. It stays in this browser: nothing is sent or kept."
      >
        <Textarea
          value={text}
          onChange={(event) => setText(event.target.value)}
          maxLength={longestText}
          rows={4}
          spellCheck={false}
          autoComplete="off"
          data-search
          className="w-full font-mono"
        />
      </Field>
      <div role="status" className="empty:hidden">
        {text.trim() && <Answer found={explainText(text)} />}
      </div>
    </section>
  );
}

function Answer({ found }: { found: CatalogueRow | null }) {
  if (!found)
    return (
      <Callout title="Sendlock does not know this text">
        <p>
          It may still name its cure. Where it has a number that begins with AADSTS, look it up in Microsoft's
          list: <Link href={errorPages.entraErrors.href}>{errorPages.entraErrors.title}</Link>.
        </p>
      </Callout>
    );
  const { code, cause, fix, page } = found;
  return (
    <Callout tone={found.class === "none" ? "good" : "warn"} title={cause}>
      <p>
        <span className="font-medium">Fix:</span> {fix}
      </p>
      <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
        <Badge>{classWords[found.class]}</Badge>
        <Link href={`#${code}`}>Show it in the list</Link>
        {page && <Link href={errorPages[page].href}>{errorPages[page].title}</Link>}
      </p>
    </Callout>
  );
}

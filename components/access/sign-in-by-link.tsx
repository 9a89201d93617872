"use client";

import { useEffect, useRef, useState } from "react";
import { Callout } from "../ui/callout.tsx";
import { fetchJson, jsonBody, type Problem, ProblemError } from "../ui/fetch-json.ts";

type State =
  | { is: "starting" }
  | { is: "without-code" }
  | { is: "signing-in" }
  | { is: "refused"; problem: Problem };

const away: Problem = {
  status: 0,
  title: "Can't reach Sendlock",
  detail: "The link was not used.",
  fix: "Check that Sendlock runs, then open the link again.",
};

/** Posts the code that stands behind # in the address, and takes it out of the address and the browser's history. */
export function SignInByLink() {
  const [state, setState] = useState<State>({ is: "starting" });
  const posted = useRef<string>(null);

  useEffect(() => {
    const signIn = () => {
      const code = location.hash.slice(1);
      if (!code) return setState((now) => (now.is === "starting" ? { is: "without-code" } : now));
      history.replaceState(null, "", location.pathname);
      if (posted.current === code) return;
      posted.current = code;
      setState({ is: "signing-in" });
      fetchJson("/api/v1/sessions", jsonBody({ code })).then(
        () => location.replace("/tenants"),
        (error: unknown) =>
          setState({ is: "refused", problem: error instanceof ProblemError ? error.problem : away }),
      );
    };
    signIn();
    // A second link pasted into the same tab changes nothing but the hash.
    addEventListener("hashchange", signIn);
    return () => removeEventListener("hashchange", signIn);
  }, []);

  return (
    <div aria-live="polite" className="mt-5 space-y-4">
      {(state.is === "starting" || state.is === "signing-in") && <p>Signing in…</p>}
      {state.is === "refused" && <Refusal problem={state.problem} />}
      {(state.is === "without-code" || state.is === "refused") && <HowToGetALink />}
    </div>
  );
}

function Refusal({ problem }: { problem: Problem }) {
  return (
    <Callout tone="bad" title={problem.title}>
      <p>{problem.detail}</p>
      {problem.fix && <p>{problem.fix}</p>}
    </Callout>
  );
}

function HowToGetALink() {
  return (
    <Callout title="You sign in with a link">
      <p>Whoever can use the machine that runs Sendlock makes one there:</p>
      <pre className="my-2 overflow-x-auto rounded-md border border-border bg-surface-sunken px-3 py-2 font-mono text-xs">
        npm run sign-in-link
      </pre>
      <p>It works once, within 15 minutes.</p>
    </Callout>
  );
}

"use client";

import { useState } from "react";
import { Button } from "../ui/button.tsx";
import { fetchJson, ProblemError } from "../ui/fetch-json.ts";

/** Ends the session on the server, then leaves the page. */
export function SignOutButton() {
  const [failed, setFailed] = useState(false);
  const signOut = () => {
    setFailed(false);
    fetchJson("/api/v1/sessions/current", { method: "DELETE" }).then(
      () => location.assign("/sign-in"),
      (error: unknown) => {
        if (error instanceof ProblemError && error.problem.status === 401) location.assign("/sign-in");
        else setFailed(true);
      },
    );
  };
  return (
    <>
      {failed && (
        <span role="alert" className="text-sm text-danger">
          Not signed out. Try again.
        </span>
      )}
      <Button onClick={signOut}>Sign out</Button>
    </>
  );
}

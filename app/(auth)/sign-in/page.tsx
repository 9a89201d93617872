import type { Metadata } from "next";
import { SignInByLink } from "../../../components/access/sign-in-by-link.tsx";
import { PlainPage } from "../../../components/shell/plain-page.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ ended?: string }> }) {
  const { ended } = await searchParams;
  return (
    <PlainPage title="Sign in to Sendlock">
      {ended && <p className="mt-1 text-text-muted">Your session has ended.</p>}
      <SignInByLink />
      <noscript>Sendlock needs JavaScript.</noscript>
    </PlainPage>
  );
}

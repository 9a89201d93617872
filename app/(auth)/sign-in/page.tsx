import type { Metadata } from "next";
import { SignInByLink } from "../../../components/access/sign-in-by-link.tsx";

export const metadata: Metadata = { title: "Sign in" };

export default async function SignInPage({ searchParams }: { searchParams: Promise<{ ended?: string }> }) {
  const { ended } = await searchParams;
  return (
    <main className="mx-auto max-w-lg px-4 py-16">
      <h1 className="font-semibold text-2xl">Sign in to Sendlock</h1>
      {ended && <p className="mt-2 text-muted">Your session has ended.</p>}
      <SignInByLink />
      <noscript>Sendlock needs JavaScript.</noscript>
    </main>
  );
}

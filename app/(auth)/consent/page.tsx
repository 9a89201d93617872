import type { Metadata } from "next";
import { ConsentAnswered } from "../../../components/connection/consent-answered.tsx";

export const metadata: Metadata = { title: "Consent" };

/** What a customer's administrator sees after Microsoft's consent page. */
export default async function ConsentPage({ searchParams }: { searchParams: Promise<{ outcome?: string }> }) {
  const { outcome } = await searchParams;
  return <ConsentAnswered outcome={outcome} />;
}

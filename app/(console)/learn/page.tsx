import type { Metadata } from "next";
import { requirePageSession } from "#lib/web/page-session.ts";
import { LearnPage } from "../../../components/explain/learn-page.tsx";

export const metadata: Metadata = { title: "About Direct Send" };

export default async function Learn() {
  await requirePageSession();
  return <LearnPage />;
}

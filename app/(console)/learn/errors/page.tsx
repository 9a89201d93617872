import type { Metadata } from "next";
import { refusals } from "#lib/credentials/refusals.ts";
import { catalogue, unrecognised } from "#lib/direct-send/catalogue.ts";
import { requirePageSession } from "#lib/web/page-session.ts";
import { ErrorsPage } from "../../../../components/explain/errors-page.tsx";

export const metadata: Metadata = { title: "What errors mean" };

export default async function Errors() {
  await requirePageSession();
  return <ErrorsPage errors={[...catalogue, ...Object.values(refusals), unrecognised]} />;
}

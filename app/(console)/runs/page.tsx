import type { Metadata } from "next";
import { loadRunsPage } from "#lib/web/load-runs-page.ts";
import { RunsPage } from "../../../components/runs/runs-view.tsx";

export const metadata: Metadata = { title: "Runs" };

export default async function Runs() {
  return <RunsPage {...(await loadRunsPage())} />;
}

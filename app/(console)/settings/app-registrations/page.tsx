import type { Metadata } from "next";
import { loadAppsPage } from "#lib/web/load-app-pages.ts";
import { AppsView } from "../../../../components/apps/apps-view.tsx";

export const metadata: Metadata = { title: "App registrations" };

export default async function AppRegistrations() {
  return <AppsView {...(await loadAppsPage())} />;
}

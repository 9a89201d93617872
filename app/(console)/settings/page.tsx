import type { Metadata } from "next";
import { loadSettingsPage } from "#lib/web/load-settings-page.ts";
import { SettingsPage } from "../../../components/settings/settings-view.tsx";

export const metadata: Metadata = { title: "Settings" };

export default async function Settings() {
  return <SettingsPage {...(await loadSettingsPage())} />;
}

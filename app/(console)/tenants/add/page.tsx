import type { Metadata } from "next";
import { loadAddTenantsPage } from "#lib/web/load-add-tenants-page.ts";
import { AddTenantsView } from "../../../../components/add-tenants/add-tenants-view.tsx";

export const metadata: Metadata = { title: "Add tenants" };

export default async function AddTenantsPage() {
  return <AddTenantsView {...(await loadAddTenantsPage())} />;
}

import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { loadAppPage } from "#lib/web/load-app-pages.ts";
import { AppView } from "../../../../../components/apps/app-view.tsx";

const load = cache(loadAppPage);

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const page = await load((await params).id);
  return { title: page?.initial.app.name ?? "Not found" };
}

export default async function AppRegistration({ params }: PageProps) {
  const page = await load((await params).id);
  if (!page) notFound();
  return <AppView key={page.initial.app.id} {...page} />;
}

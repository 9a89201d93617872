import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { cache } from "react";
import { loadRunPage } from "#lib/web/load-run-page.ts";
import { RunPage } from "../../../../components/runs/run-view.tsx";
import { runTitle } from "../../../../components/runs/run-words.ts";

const load = cache(loadRunPage);

interface PageProps {
  params: Promise<{ id: string }>;
}

export async function generateMetadata({ params }: PageProps): Promise<Metadata> {
  const page = await load((await params).id);
  return { title: page ? runTitle(page.initial.run) : "Not found" };
}

export default async function Run({ params }: PageProps) {
  const page = await load((await params).id);
  if (!page) notFound();
  return <RunPage key={page.initial.run.id} {...page} />;
}

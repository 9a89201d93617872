import type { Metadata } from "next";
import { notFound } from "next/navigation";
import { isDevelopment } from "#lib/env.ts";
import { Gallery } from "../../../components/gallery/gallery.tsx";

export const metadata: Metadata = { title: "Components" };

export default function ComponentsPage() {
  if (!isDevelopment()) notFound();
  return <Gallery now={Date.now()} />;
}

import type { ReactNode } from "react";
import { BrandMark } from "./brand.tsx";

/** A page outside the console: one thing to read, perhaps one to do. */
export function PlainPage({ title, children }: { title: string; children: ReactNode }) {
  return (
    <main className="mx-auto flex min-h-dvh max-w-lg flex-col justify-center px-4 py-16 sm:justify-start sm:pt-[18vh]">
      <BrandMark className="mb-5 size-9 text-accent" />
      <h1 className="font-semibold text-xl tracking-tight">{title}</h1>
      {children}
    </main>
  );
}

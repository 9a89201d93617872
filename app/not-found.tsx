import type { Metadata } from "next";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <main className="mx-auto max-w-lg px-4 py-16">
      <h1 className="font-semibold text-2xl">There is nothing here</h1>
      <p className="mt-2 text-muted">The address is wrong, or what it named is gone.</p>
      <p className="mt-6">
        <a href="/tenants" className="text-accent underline underline-offset-2">
          Go to your tenants
        </a>
      </p>
    </main>
  );
}

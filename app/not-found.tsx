import type { Metadata } from "next";
import { PlainPage } from "../components/shell/plain-page.tsx";
import { Link } from "../components/ui/link.tsx";

export const metadata: Metadata = { title: "Not found" };

export default function NotFoundPage() {
  return (
    <PlainPage title="There is nothing here">
      <p className="mt-1 text-text-muted">The address is wrong, or what it named is gone.</p>
      <p className="mt-5">
        <Link href="/tenants">Go to your tenants</Link>
      </p>
    </PlainPage>
  );
}

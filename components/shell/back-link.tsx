import { ChevronLeft } from "lucide-react";
import { Link } from "../ui/link.tsx";

/** Where a page belongs, above its title, and the way back there. */
export function BackLink({ href, children }: { href: string; children: string }) {
  return (
    <nav aria-label="Breadcrumb" className="mb-1">
      <Link
        plain
        href={href}
        className="inline-flex min-h-6 items-center gap-0.5 rounded-sm text-dense text-text-muted hover:text-text"
      >
        <ChevronLeft aria-hidden className="size-3.5" />
        {children}
      </Link>
    </nav>
  );
}

import { usePathname } from "next/navigation";
import { Link } from "../ui/link.tsx";
import { shellPages } from "./pages.ts";

export function Navigation() {
  const path = usePathname();
  return (
    <nav aria-label="Pages">
      <ul className="space-y-0.5">
        {shellPages.map(({ href, label, icon: Icon }) => {
          const isHere = path === href || path.startsWith(`${href}/`);
          return (
            <li key={href}>
              <Link
                plain
                href={href}
                aria-current={path === href ? "page" : isHere ? "true" : undefined}
                className={`flex min-h-8 items-center gap-2.5 rounded-md px-2 font-medium text-dense transition-colors ${
                  isHere
                    ? "bg-surface-hover text-text"
                    : "text-text-muted hover:bg-surface-hover hover:text-text"
                }`}
              >
                <Icon aria-hidden className="size-4" />
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

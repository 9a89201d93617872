"use client";

import { usePathname } from "next/navigation";
import { Link } from "../ui/link.tsx";

const sections = [
  { href: "/settings", label: "General" },
  { href: "/settings/app-registrations", label: "App registrations" },
] as const;

/** The sections of the settings. Each is a page with an address of its own. */
export function SettingsNavigation() {
  const path = usePathname();
  return (
    <nav aria-label="Settings" className="mb-5 border-border border-b">
      <ul className="flex gap-1 overflow-x-auto">
        {sections.map(({ href, label }) => {
          const isHere = path === href || (href !== "/settings" && path.startsWith(`${href}/`));
          return (
            <li key={href}>
              <Link
                plain
                href={href}
                aria-current={path === href ? "page" : isHere ? "true" : undefined}
                className={`-outline-offset-2 -mb-px flex min-h-9 items-center whitespace-nowrap border-b-2 px-2.5 font-medium text-dense ${
                  isHere ? "border-accent text-text" : "border-transparent text-text-muted hover:text-text"
                }`}
              >
                {label}
              </Link>
            </li>
          );
        })}
      </ul>
    </nav>
  );
}

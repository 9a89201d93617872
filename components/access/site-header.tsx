import type { Role } from "#lib/access/schema.ts";
import { SignOutButton } from "./sign-out-button.tsx";

const roleWords: Record<Role, string> = {
  viewer: "Viewer",
  technician: "Technician",
  admin: "Administrator",
};

export function SiteHeader({ person }: { person: { name: string; role: Role } }) {
  return (
    <header className="border-b border-line bg-surface">
      <div className="mx-auto flex max-w-7xl flex-wrap items-center gap-x-6 gap-y-2 px-4 py-3 sm:px-6">
        <a href="/tenants" className="text-lg font-semibold">
          Sendlock
        </a>
        <p className="ml-auto text-sm text-muted">
          Signed in as <span className="text-ink">{person.name}</span> ({roleWords[person.role]})
        </p>
        <SignOutButton />
      </div>
    </header>
  );
}

import { Link } from "../ui/link.tsx";

export function BrandMark({ className }: { className: string }) {
  return (
    <svg viewBox="0 0 32 32" aria-hidden="true" className={className}>
      <rect width="32" height="32" rx="7" fill="currentColor" />
      <path d="M11 14v-3a5 5 0 0 1 10 0v3" fill="none" stroke="#fff" strokeWidth="2.5" />
      <path
        d="M7.5 14h17v10.5h-17z M8 14.5l8 6 8-6"
        fill="none"
        stroke="#fff"
        strokeWidth="2.5"
        strokeLinejoin="round"
      />
    </svg>
  );
}

export function Brand() {
  return (
    <Link
      plain
      href="/tenants"
      className="flex w-fit items-center gap-2 rounded-md px-2 font-semibold text-[15px]"
    >
      <BrandMark className="size-6 text-accent" />
      Sendlock
    </Link>
  );
}

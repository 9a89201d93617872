import { BookOpen, Building2, History, ListChecks, type LucideIcon, Settings } from "lucide-react";

export interface ShellPage {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key after "g" that leads there. */
  key: string;
}

export const shellPages: readonly ShellPage[] = [
  { href: "/tenants", label: "Tenants", icon: Building2, key: "t" },
  { href: "/runs", label: "Runs", icon: ListChecks, key: "r" },
  { href: "/history", label: "History", icon: History, key: "h" },
  { href: "/learn", label: "Learn", icon: BookOpen, key: "l" },
  { href: "/settings", label: "Settings", icon: Settings, key: "s" },
];

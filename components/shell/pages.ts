import { BookOpen, Building2, History, type LucideIcon } from "lucide-react";

export interface ShellPage {
  href: string;
  label: string;
  icon: LucideIcon;
  /** The key after "g" that leads there. */
  key: string;
}

export const shellPages: readonly ShellPage[] = [
  { href: "/tenants", label: "Tenants", icon: Building2, key: "t" },
  { href: "/history", label: "History", icon: History, key: "h" },
  { href: "/learn", label: "Learn", icon: BookOpen, key: "l" },
];

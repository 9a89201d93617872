import { Monitor, Moon, Sun } from "lucide-react";
import { useTheme } from "next-themes";
import { MenuChoice } from "../ui/menu.tsx";

export const themes = [
  { value: "system", label: "As the system", icon: Monitor },
  { value: "light", label: "Light", icon: Sun },
  { value: "dark", label: "Dark", icon: Moon },
] as const;

/** Stands in a menu. */
export function ThemeChoice() {
  const { theme = "system", setTheme } = useTheme();
  return (
    <MenuChoice
      label="Theme"
      value={theme}
      onValueChange={setTheme}
      options={themes.map(({ icon: Icon, ...option }) => ({
        ...option,
        icon: <Icon aria-hidden className="size-4 text-text-muted" />,
      }))}
    />
  );
}

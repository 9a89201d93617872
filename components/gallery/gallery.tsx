"use client";

import { useTheme } from "next-themes";
import { Button } from "../ui/button.tsx";
import { PageHeader } from "../ui/page-header.tsx";
import { Toaster } from "../ui/toaster.tsx";
import { ControlSamples } from "./control-samples.tsx";
import { PopupSamples } from "./popup-samples.tsx";
import { SurfaceSamples } from "./surface-samples.tsx";

const themes = ["system", "light", "dark"];

/** Every component of the kit in its states, side by side. */
export function Gallery({ now }: { now: number }) {
  const { setTheme } = useTheme();
  return (
    <main className="mx-auto max-w-6xl space-y-8 px-4 py-6">
      <PageHeader
        title="Components"
        description="Only in development. What is changed here is changed everywhere."
        actions={themes.map((theme) => (
          <Button key={theme} size="sm" onClick={() => setTheme(theme)}>
            {theme}
          </Button>
        ))}
      />
      <ControlSamples />
      <PopupSamples />
      <SurfaceSamples now={now} />
      <Toaster />
    </main>
  );
}

"use client";

import { type ReactNode, useEffect, useEffectEvent, useState } from "react";
import { may } from "#lib/access/rules.ts";
import { toast } from "../ui/toast.ts";
import { Toaster } from "../ui/toaster.tsx";
import { ConnectionBanner } from "./live-indicator.tsx";
import type { Person } from "./person.ts";
import type { ShellDialog, ShellDialogsProps } from "./shell-dialogs.tsx";
import { SideBar } from "./side-bar.tsx";
import { TopBar } from "./top-bar.tsx";
import { useShortcuts } from "./use-shortcuts.ts";

type Dialogs = (props: ShellDialogsProps) => ReactNode;

const idleMs = 1_000;

/** Palette and sheet come after the page. */
function useDialogs(): { Dialogs: Dialogs | null; load: () => Promise<void> } {
  const [Dialogs, setDialogs] = useState<Dialogs | null>(null);
  const load = async () => {
    const { ShellDialogs } = await import("./shell-dialogs.tsx");
    setDialogs(() => ShellDialogs);
  };
  const loadEarly = useEffectEvent(() => {
    // Without a connection they are loaded when they are asked for.
    load().catch(() => undefined);
  });
  useEffect(() => {
    const timer = setTimeout(loadEarly, idleMs);
    return () => clearTimeout(timer);
  }, []);
  return { Dialogs, load };
}

/** What stands around every page. */
export function Shell({ person, children }: { person: Person; children: ReactNode }) {
  const [opened, setOpened] = useState<ShellDialog | null>(null);
  const { Dialogs, load } = useDialogs();
  const open = (what: ShellDialog) => {
    setOpened(what);
    if (Dialogs) return;
    load().catch(() => {
      setOpened(null);
      toast.error("Can't reach Sendlock");
    });
  };
  useShortcuts((what) => (what === opened ? setOpened(null) : open(what)));

  return (
    <div className="min-h-dvh [--sticky-top:3rem] lg:flex lg:[--sticky-top:0px]">
      <a
        href="#content"
        className="sr-only rounded-md bg-accent font-medium text-on-accent focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:px-3 focus:py-2"
      >
        Skip to the content
      </a>
      <SideBar person={person} onOpen={open} />
      <TopBar person={person} onOpen={open} />
      <main id="content" tabIndex={-1} className="min-w-0 flex-1 px-4 py-5 outline-none sm:px-6 lg:px-8">
        <div className="mx-auto max-w-7xl">
          <ConnectionBanner />
          {children}
        </div>
      </main>
      {Dialogs && (
        <Dialogs opened={opened} onOpen={setOpened} mayRequestRuns={may(person.role, "runs.request")} />
      )}
      <Toaster />
    </div>
  );
}

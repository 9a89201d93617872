import { Bell, BellRing } from "lucide-react";
import { useEffect, useState } from "react";
import type { RunView } from "#lib/runs/schema.ts";
import { Button } from "../ui/button.tsx";
import { wantNotice } from "./use-run-signs.ts";

type Permission = NotificationPermission | "missing" | null;

/** Asks the browser for permission, and only when it is pressed. */
export function NotifyButton({ run }: { run: RunView }) {
  const [permission, setPermission] = useState<Permission>(null);
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    setPermission("Notification" in window ? Notification.permission : "missing");
  }, []);
  if (permission === null || permission === "missing") return null;
  if (permission === "denied")
    return (
      <p className="text-text-muted text-xs">
        This browser refuses notifications from Sendlock. The tab's title and icon follow the run.
      </p>
    );
  const press = async () => {
    const answer = permission === "granted" ? permission : await Notification.requestPermission();
    setPermission(answer);
    if (answer !== "granted") return;
    wantNotice(run.id);
    setIsWanted(true);
  };
  return isWanted ? (
    <p role="status" className="flex items-center gap-1.5 text-text-muted text-xs">
      <BellRing aria-hidden className="size-3.5" />
      You are told when it is over, while this tab is open.
    </p>
  ) : (
    <Button size="sm" variant="ghost" onClick={() => void press()} className="-ml-2 self-start">
      <Bell aria-hidden className="size-3.5" />
      Tell me when it is over
    </Button>
  );
}

import { Tooltip as Base } from "@base-ui/react/tooltip";
import { type RefObject, useEffect, useState } from "react";

const restMs = 350;
const graceMs = 120;

interface Tip {
  anchor: Element;
  text: string;
}

/**
 * One tooltip for everything in a list that carries `data-tip`, words, or `data-tip-time`, a moment (ISO, UTC): a
 * tooltip each would cost more than the rows. Like those it says nothing that is not said elsewhere, too.
 */
export function ListTip({ list }: { list: RefObject<HTMLElement | null> }) {
  const [tip, setTip] = useState<Tip | null>(null);
  useEffect(() => {
    const element = list.current;
    return element ? followTips(element, setTip) : undefined;
  }, [list]);
  return (
    <Base.Root open={tip !== null} onOpenChange={(isOpen) => isOpen || setTip(null)}>
      <Base.Portal>
        <Base.Positioner
          anchor={tip?.anchor ?? null}
          side="top"
          sideOffset={6}
          collisionPadding={8}
          className="z-50"
        >
          <Base.Popup
            data-list-tip
            className="max-w-72 rounded-md bg-text px-2 py-1 text-background text-xs shadow-raised"
          >
            {tip?.text}
          </Base.Popup>
        </Base.Positioner>
      </Base.Portal>
    </Base.Root>
  );
}

/** Tells what the pointer rests on or the keyboard's focus is at. Returns how to stop. */
function followTips(list: HTMLElement, show: (tip: Tip | null) => void): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const later = (tip: Tip | null, ms: number) => {
    clearTimeout(timer);
    timer = setTimeout(() => show(tip), ms);
  };
  const stop = new AbortController();
  const { signal } = stop;
  list.addEventListener(
    "pointerover",
    ({ target, pointerType }) => {
      if (pointerType === "mouse") later(findTip(target), findTip(target) ? restMs : graceMs);
    },
    { signal },
  );
  list.addEventListener("focusin", ({ target }) => isFocusSeen(target) && later(findTip(target), 0), {
    signal,
  });
  for (const name of ["focusout", "pointerleave"] as const)
    list.addEventListener(name, () => later(null, graceMs), { signal });
  // A disabled control explains itself when it is pressed, too.
  list.addEventListener("click", ({ target }) => findTip(target) && later(findTip(target), 0), { signal });
  // What the pointer moves onto to read it stays.
  document.addEventListener(
    "pointerover",
    ({ target }) => target instanceof Element && target.closest("[data-list-tip]") && clearTimeout(timer),
    { signal },
  );
  return () => {
    stop.abort();
    clearTimeout(timer);
  };
}

function findTip(target: EventTarget | null): Tip | null {
  const anchor = target instanceof Element ? target.closest<HTMLElement>("[data-tip],[data-tip-time]") : null;
  const { tip, tipTime } = anchor?.dataset ?? {};
  const text = tip ?? (tipTime ? wholeDate(tipTime) : "");
  return anchor && text ? { anchor, text } : null;
}

const isFocusSeen = (target: EventTarget | null) =>
  target instanceof Element && target.matches(":focus-visible");

function wholeDate(at: string): string {
  return new Intl.DateTimeFormat("en-GB", { dateStyle: "medium", timeStyle: "long" }).format(new Date(at));
}

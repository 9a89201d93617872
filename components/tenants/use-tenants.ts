import { useEffect, useRef, useState } from "react";
import { useLive } from "../live/use-live.ts";
import { useUnled } from "../live/use-unled.ts";
import type { Problem } from "../ui/fetch-json.ts";
import { type Follower, followTenants } from "./follow-tenants.ts";
import { questionKey, type TenantQuestion } from "./question-rules.ts";
import type { Shown } from "./shown-rules.ts";

/** What is shown of the tenants, followed as it changes. */
export function useTenants(initial: () => Shown, question: TenantQuestion) {
  const [shown, setShown] = useState(initial);
  const [trouble, setTrouble] = useState<Problem | null>(null);
  const follower = useRef<Follower>(null);
  const newest = useRef(shown);
  newest.current = shown;
  const key = questionKey(question);
  const [listNumber, setListNumber] = useState(0);

  // Each key asks at once, and what was asked for the key before is given up.
  // biome-ignore lint/correctness/useExhaustiveDependencies: the key stands for the question; a new number asks anew.
  useEffect(() => {
    const following = followTenants({
      question,
      isAnswered: newest.current.key === key && listNumber === 0,
      listShown: () => newest.current.items.map(({ id }) => id),
      onShown: setShown,
      onTrouble: setTrouble,
    });
    follower.current = following;
    return following.stop;
  }, [key, listNumber]);

  const askNow = () => follower.current?.askNow();
  useLive({ onChange: (changes) => follower.current?.take(changes), onReset: askNow });
  useUnled(askNow);
  return {
    shown,
    trouble,
    /** The list on show answers an earlier question. */
    isBehind: shown.key !== key,
    askNow,
    takeTenant: (id: string) => follower.current?.take([{ kind: "tenant", ref: id }]),
    /** Makes the list anew, in its order of now. */
    makeAnew: () => setListNumber((number) => number + 1),
  };
}

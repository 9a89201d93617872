import { useCallback, useRef, useState } from "react";
import type { TenantView } from "#lib/tenants/schema.ts";
import { toast } from "../ui/toast.ts";
import { loadIds } from "./load-shown.ts";
import { type FilterParams, filterParams, questionKey, type TenantQuestion } from "./question-rules.ts";
import {
  choose,
  chooseAll,
  mostNamed,
  nameAll,
  nothing,
  recount,
  type Selection,
  tenantsBetween,
} from "./selection-rules.ts";
import type { Shown } from "./shown-rules.ts";
import { explainRefusal } from "./use-requests.ts";

/** Which tenants are chosen on this page. It stays while the list around it is searched, sorted and followed. */
export function useSelection(shown: Shown, question: TenantQuestion) {
  const [selection, setSelection] = useState<Selection>(nothing);
  const [isCounting, setIsCounting] = useState(false);
  const pressedLast = useRef<string | null>(null);
  const filter = filterParams(question);
  const isAnswered = shown.key === questionKey(question);
  const counted = isAnswered ? recount(selection, filter, shown.total) : selection;
  const newest = useRef({ selection: counted, shown, filter });
  newest.current = { selection: counted, shown, filter };

  const toggle = useCallback(async (tenants: readonly TenantView[], on: boolean) => {
    const now = newest.current.selection;
    const next = choose(now, tenants, on);
    if (next) return setSelection(next);
    const named = await nameInstead(setIsCounting, [now]);
    if (named) setSelection(choose(named, tenants, on) ?? named);
  }, []);

  return {
    selection: counted,
    /** Ids are being asked for. */
    isCounting,
    /** One row, or with Shift all from the one pressed before. */
    press: useCallback(
      (tenant: TenantView, on: boolean, isRange: boolean) => {
        const { items } = newest.current.shown;
        const from = isRange ? pressedLast.current : null;
        pressedLast.current = tenant.id;
        void toggle(from === null ? [tenant] : tenantsBetween(items, from, tenant.id), on);
      },
      [toggle],
    ),
    pressAllShown: useCallback((on: boolean) => void toggle(newest.current.shown.items, on), [toggle]),
    /** All that match what is on show, besides what is chosen already. */
    takeAllThatMatch: async () => {
      const { selection: now, shown: list } = newest.current;
      const all = { filter: newest.current.filter, total: list.total };
      const next = chooseAll(now, all, list.items);
      if (next) return setSelection(next);
      const both: Selection = { is: "all", ...all, except: new Set() };
      const named = await nameInstead(setIsCounting, [now, both]);
      if (named) setSelection(named);
    },
    clear: useCallback(() => setSelection(nothing), []),
  };
}

/** The union of selections by ids. Null when it can't be had: then it was said why. */
async function nameInstead(
  setIsCounting: (is: boolean) => void,
  selections: readonly Selection[],
): Promise<Selection | null> {
  setIsCounting(true);
  try {
    const ids = new Set<string>();
    for (const selection of selections) {
      const named =
        selection.is === "named" ? selection : nameAll(selection, await findIds(selection.filter));
      if (named.is === "named") for (const id of named.ids) ids.add(id);
    }
    if (ids.size <= mostNamed) return { is: "named", ids };
    toast.error(`More than ${mostNamed.toLocaleString("en")} tenants can only be chosen with one filter`);
  } catch (error) {
    const { detail, fix } = explainRefusal(error);
    toast.error(detail, { description: fix });
  } finally {
    setIsCounting(false);
  }
  return null;
}

const findIds = (filter: FilterParams) => loadIds(filter, AbortSignal.timeout(30_000));

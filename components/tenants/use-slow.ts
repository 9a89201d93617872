import { useEffect, useState } from "react";

const slowMs = 250;

/** True once something has lasted a while: what is over at once needs no sign, which would only flicker. */
export function useSlow(isUnderWay: boolean): boolean {
  const [isSlow, setIsSlow] = useState(false);
  useEffect(() => {
    if (!isUnderWay) return;
    const timer = setTimeout(() => setIsSlow(true), slowMs);
    return () => {
      clearTimeout(timer);
      setIsSlow(false);
    };
  }, [isUnderWay]);
  return isSlow && isUnderWay;
}

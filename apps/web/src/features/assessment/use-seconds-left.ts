import { useEffect, useEffectEvent, useState } from 'react';

/**
 * Whole seconds until `due`, counted from the server's `now`: the page's own clock only measures what has passed since.
 * Calls `onOver` once, when the time is over.
 */
export function useSecondsLeft(now: string, due: string, onOver: () => void): number {
  const total = (Date.parse(due) - Date.parse(now)) / 1000;
  const [left, setLeft] = useState(() => Math.max(0, Math.ceil(total)));
  const handleOver = useEffectEvent(onOver);
  // A clock is outside React.
  useEffect(() => {
    const begun = performance.now();
    const timer = setInterval(() => {
      const rest = total - (performance.now() - begun) / 1000;
      setLeft(Math.max(0, Math.ceil(rest)));
      if (rest > 0) return;
      clearInterval(timer);
      handleOver();
    }, 250);
    return () => clearInterval(timer);
  }, [total]);
  return left;
}

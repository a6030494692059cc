import { useEffect, useState } from 'react';

/** Milliseconds since a moment of `performance.now()`, ticking while something is going on. */
export function useElapsed(since: number, active: boolean): number {
  const [now, setNow] = useState(since);
  // A clock is outside React; it ticks only while something is going on.
  useEffect(() => {
    if (!active) return;
    const timer = setInterval(() => setNow(performance.now()), 100);
    return () => clearInterval(timer);
  }, [active]);
  return Math.max(0, now - since);
}

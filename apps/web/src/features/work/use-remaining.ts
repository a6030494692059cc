import { useEffect, useState } from 'react';

/** Whole seconds left of what the server said was left, from when it was asked; the machine's own time of day is never asked. */
export function useRemaining(remainingMs: number, askedAt: number): number {
  // Both count from the page's beginning and go on evenly, whatever is done to the clock on the wall.
  const endsAt = askedAt + remainingMs;
  const [now, setNow] = useState(() => performance.now());
  const left = Math.max(0, Math.ceil((endsAt - now) / 1000));
  const counting = left > 0;
  // A clock is outside React.
  useEffect(() => {
    if (!counting) return;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [counting, endsAt]);
  return left;
}

/** `1:05:09`, or `5:09` below an hour. */
export function formatRemaining(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const two = (value: number) => String(value).padStart(2, '0');
  const rest = two(seconds % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}

import { useEffect, useState } from 'react';
import type { TFunction } from 'i18next';
import type { Language } from '@gopherlab/contracts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `12 min ago`; set it beside `formatDateTime` where the exact time matters. */
export function formatAgo(iso: string, now: number, t: TFunction): string {
  const age = now - Date.parse(iso);
  if (age < MINUTE) return t('ago.now');
  if (age < HOUR) return t('ago.minutes', { count: Math.floor(age / MINUTE) });
  if (age < DAY) return t('ago.hours', { count: Math.floor(age / HOUR) });
  return t('ago.days', { count: Math.floor(age / DAY) });
}

/** Date and time in the reader's own zone, which it names. */
export function formatDateTime(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    timeZoneName: 'short',
  }).format(new Date(iso));
}

/** The day in the reader's own zone, where the hour does not matter. */
export function formatDate(iso: string, language: Language): string {
  return new Intl.DateTimeFormat(language === 'zh' ? 'zh-CN' : 'en-GB', {
    year: 'numeric',
    month: 'short',
    day: 'numeric',
  }).format(new Date(iso));
}

/** The current time, anew each minute. */
export function useNow(): number {
  const [now, setNow] = useState(() => Date.now());
  // A clock is outside React.
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), MINUTE);
    return () => clearInterval(timer);
  }, []);
  return now;
}

/** Whole seconds until `at`, in `performance.now()` milliseconds; 0 from then on. */
export function useSecondsUntil(at: number): number {
  const [now, setNow] = useState(() => performance.now());
  const left = Math.max(0, Math.ceil((at - now) / 1000));
  const counting = left > 0;
  // A clock is outside React.
  useEffect(() => {
    if (!counting) return;
    const timer = setInterval(() => setNow(performance.now()), 250);
    return () => clearInterval(timer);
  }, [counting]);
  return left;
}

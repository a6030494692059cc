import type { Language } from '@gopherlab/contracts';

const LOCALES: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' };

/** `12:03:11`, in the reader's own zone; for a moment of today that somebody has just seen. */
export function clockTime(iso: string, language: Language, timeZone?: string): string {
  return new Intl.DateTimeFormat(LOCALES[language], {
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hour12: false,
    ...(timeZone && { timeZone }),
  }).format(new Date(iso));
}

/** `4 ms`, `470 ms`, `1.3 s`, `2 min 5 s`. */
export function duration(ms: number): string {
  if (ms < 1000) return `${Math.round(ms)} ms`;
  if (ms < 60_000) return `${(ms / 1000).toFixed(1)} s`;
  return `${Math.floor(ms / 60_000)} min ${Math.round((ms % 60_000) / 1000)} s`;
}

/** The value of a `datetime-local` field for an instant, in the viewer's own zone; empty for none. */
export function toField(iso: string | null): string {
  if (iso === null) return '';
  const at = new Date(iso);
  const shifted = new Date(at.getTime() - at.getTimezoneOffset() * 60_000);
  return shifted.toISOString().slice(0, 16);
}

/** The instant that a field names in the viewer's own zone; null for an empty or half-filled one. */
export function fromField(value: string): string | null {
  const at = new Date(value);
  return value === '' || Number.isNaN(at.getTime()) ? null : at.toISOString();
}

export const viewersZone = (): string => Intl.DateTimeFormat().resolvedOptions().timeZone;

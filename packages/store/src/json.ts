/**
 * JSON text that PostgreSQL's `jsonb` takes: it refuses the character U+0000 and halves of surrogate pairs, and what a
 * submission prints may hold both.
 */
export function toJsonb(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) =>
    typeof inner === 'string' ? inner.toWellFormed().replaceAll('\0', '\uFFFD') : inner,
  );
}

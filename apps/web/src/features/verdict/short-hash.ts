/** `3f9a41…c2`: enough to see that two are the same. */
export function shortHash(hash: string): string {
  const digits = hash.replace(/^sha256:/, '');
  return digits.length > 12 ? `${digits.slice(0, 6)}…${digits.slice(-2)}` : digits;
}

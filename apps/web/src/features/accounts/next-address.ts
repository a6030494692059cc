/**
 * Where `?next=` leads after somebody signed in: a page of this site, else its first. Whole, for a path may begin with two
 * slashes, which alone would name another host.
 */
export function nextAddress({ origin, search }: Pick<Location, 'origin' | 'search'>): string {
  const next = new URLSearchParams(search).get('next') ?? '/';
  const home = `${origin}/`;
  if (!next.startsWith('/') || !URL.canParse(next, origin)) return home;
  const address = new URL(next, origin);
  return address.origin === origin ? address.href : home;
}

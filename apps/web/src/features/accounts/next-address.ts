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

/** The same place as the api takes it: a path; nothing where none is asked for. */
export function nextOf({ origin, search }: Pick<Location, 'origin' | 'search'>): { next?: string } {
  if (!new URLSearchParams(search).has('next')) return {};
  const next = nextAddress({ origin, search }).slice(origin.length);
  return next.length > 2000 ? {} : { next };
}

/** The address of a page of accounts that leads back to where somebody is. */
export function comingBack(
  page: string,
  { pathname, search }: Pick<Location, 'pathname' | 'search'>,
): string {
  return `${page}?${new URLSearchParams({ next: pathname + search }).toString()}`;
}

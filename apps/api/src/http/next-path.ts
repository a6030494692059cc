/**
 * Where somebody goes on after signing in: a page of this site, or undefined. No path that begins with two slashes, which
 * a browser takes for another host.
 */
export function nextPath(next: string | undefined, origin: string): string | undefined {
  if (!next?.startsWith('/') || !URL.canParse(next, origin)) return undefined;
  const url = new URL(next, origin);
  if (url.origin !== origin || url.pathname.startsWith('//')) return undefined;
  return `${url.pathname}${url.search}${url.hash}`;
}

/** An address of ours that leads on to there. */
export function withNext(address: string, next: string | undefined): string {
  return next === undefined ? address : `${address}?${new URLSearchParams({ next }).toString()}`;
}

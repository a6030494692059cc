import type { Spread } from '../statistics.ts';
import type { Target } from '../targets.ts';

/** Times are milliseconds to the first output, sizes are bytes. */
export interface ScenarioResult {
  name: string;
  /** A newcomer with an empty cache, from the address to the first output. */
  first: Spread;
  /** The same browser comes again: everything is in its cache. */
  again: Spread;
  /** After an edit, in a page that has run it before. */
  edit: Spread;
  /** After the same edit, `go run` or `go test` in an idle container. */
  container: Spread;
  /** What a first visit fetches, page and toolchain, compressed. */
  transferred: number;
  /** The most that the browser had while it ran, above what it had with the page open. */
  memory: number;
}

const LIMITS = { helloMs: 500, serverMs: 1200, firstMs: 8000, transferred: 18e6 };

export function browserTargets(results: readonly ScenarioResult[]): Target[] {
  const [hello, server] = [find(results, 'hello world'), find(results, 'net/http server')];
  const atMost = (name: string, limit: number, value: number, unit: Target['unit']): Target => ({
    name,
    limit,
    value,
    unit,
    atLeast: false,
  });
  return [
    atMost('hello world: edit → first output, p50', LIMITS.helloMs, hello.edit.p50, 'ms'),
    atMost('net/http server: edit → first output, p50', LIMITS.serverMs, server.edit.p50, 'ms'),
    ...results.map(({ name, first }) =>
      atMost(`${name}: first visit → first output, p50`, LIMITS.firstMs, first.p50, 'ms'),
    ),
    atMost('hello world: transferred', LIMITS.transferred / 1e6, hello.transferred / 1e6, 'MB'),
  ];
}

function find(results: readonly ScenarioResult[], name: string): ScenarioResult {
  const found = results.find((result) => result.name === name);
  if (!found) throw new Error(`${name} was not measured`);
  return found;
}

import { createProgram } from '../program/run-program.ts';
import type { GoClass } from './go-exec.ts';
import type { StartProgram } from './program-run.ts';

/** Programs in this very thread, one after the other: for what tests end by themselves. */
export function startHere(Go: GoClass): StartProgram {
  return (_spec, onMessage) => {
    let alive = true;
    const scope: Record<string, unknown> = {};
    for (const name of Object.getOwnPropertyNames(globalThis)) {
      if (name !== 'fetch') scope[name] = (globalThis as Record<string, unknown>)[name];
    }
    const take = createProgram({ Go, scope, send: (message) => void (alive && onMessage(message)) });
    return {
      send: (message) => queueMicrotask(() => take(structuredClone(message))),
      kill: () => (alive = false),
    };
  };
}

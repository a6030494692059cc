import type { TestEvent } from './test2json.ts';

/**
 * The text of `go test -v` out of its events. Run for events, the testing package reports each subtest at once; run for
 * people, it reports them below their parent, indented. The events are right either way, so the text is put in order here.
 */
export class TestText {
  readonly #print: (text: string) => void;
  readonly #running = new Set<string>();
  /** Reports of subtests by their parent, in the order in which they ended. */
  readonly #below = new Map<string, { test: string; line: string }[]>();

  constructor(print: (text: string) => void) {
    this.#print = print;
  }

  add({ action, test = '', output = '' }: TestEvent): void {
    if (action === 'run') this.#running.add(test);
    if (action !== 'output') return;
    const isReport = /^--- (PASS|FAIL|SKIP): /.test(output) && output.includes(`: ${test} (`);
    const parent = isReport ? this.#parentOf(test) : undefined;
    if (parent !== undefined) {
      this.#below.set(parent, [...(this.#below.get(parent) ?? []), { test, line: output }]);
      return;
    }
    this.#print(output);
    if (isReport) this.#printBelow(test, '    ');
  }

  /** Names of tests may have slashes in them: the longest one that runs is meant. */
  #parentOf(test: string): string | undefined {
    for (let end = test.lastIndexOf('/'); end > 0; end = test.lastIndexOf('/', end - 1)) {
      if (this.#running.has(test.slice(0, end))) return test.slice(0, end);
    }
    return undefined;
  }

  #printBelow(parent: string, indent: string): void {
    for (const { test, line } of this.#below.get(parent) ?? []) {
      this.#print(indent + line);
      this.#printBelow(test, `${indent}    `);
    }
    this.#below.delete(parent);
  }

  /** What ended in the middle has reports that nobody printed. */
  end(): void {
    for (const parent of [...this.#below.keys()]) this.#printBelow(parent, '    ');
  }
}

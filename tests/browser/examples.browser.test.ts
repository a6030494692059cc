import { readFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Browser } from 'playwright-core';
import { openBareContainers } from '../../packages/sandbox/src/index.ts';
import { launchChromium } from '../support/chromium.ts';
import { openPageTool } from '../support/go-tool-page.ts';
import { visit } from '../support/visit.ts';

/** Files of the standard library's own example tests, relative to GOROOT/src. */
const FILES = JSON.parse(readFileSync(join(import.meta.dirname, 'example-files.json'), 'utf8')) as string[];
const GO_MOD = 'module examples\n\ngo 1.27\n';
const MARK = '=====';

let browser: Browser;
beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(() => browser.close());

/** The examples' text as the sandbox image has it, and what `go test` makes of each there. */
async function runInContainer(image: string) {
  const containers = await openBareContainers(image);
  await using container = await containers.start('standard', 1024);
  const text = await container.shell(`set -eu
mkdir -p /work/examples && cd /work/examples
printf '${GO_MOD.replaceAll('\n', '\\n')}' > go.mod
for file in ${FILES.join(' ')}; do
  mkdir -p "$(dirname $file)"
  cp "$(go env GOROOT)/src/$file" $file
  echo "${MARK} $file"
  cat $file
done
echo "${MARK} results"
go test -v -json ./... || true`);
  const parts = new Map(
    text
      .split(new RegExp(`^${MARK} `, 'm'))
      .slice(1)
      .map((part): [string, string] => {
        const end = part.indexOf('\n');
        return [part.slice(0, end), part.slice(end + 1)];
      }),
  );
  const lines = (parts.get('results') ?? '').split('\n').filter((line) => line.startsWith('{'));
  parts.delete('results');
  const outcomes = outcomesOf(
    lines.map((line) => {
      const { Action, Package, Test, Output } = JSON.parse(line) as Record<string, string>;
      return { action: Action, package: Package, test: Test, output: Output };
    }),
  );
  return { files: Object.fromEntries(parts), outcomes };
}

interface TestLine {
  action: string | undefined;
  package: string | undefined;
  test?: string | undefined;
  output?: string | undefined;
}

/** What became of each example, and all that was printed: an example that fails shows what it got. */
function outcomesOf(lines: readonly TestLine[]): Record<string, string> {
  const said = new Map<string, string>();
  for (const { action, package: path, test: name, output } of lines) {
    if (name === undefined) continue;
    const key = `${path} ${name}`;
    const more = action === 'output' ? (output ?? '').replace(/\(\d+\.\d+s\)/, '') : '';
    const end = action === 'pass' || action === 'fail' ? action : '';
    said.set(key, `${said.get(key) ?? ''}${more}${end}`);
  }
  return Object.fromEntries([...said].sort());
}

/** A folder of examples alone is a package with nothing in it. */
function packageFiles(): Record<string, string> {
  return Object.fromEntries(
    FILES.map((file) => [`${dirname(file)}/doc.go`, `package ${basename(dirname(file))}\n`]),
  );
}

test('the standard library’s own examples print in the page what they print in the container', async () => {
  const image = process.env.SANDBOX_IMAGE;
  if (image === undefined) throw new Error('SANDBOX_IMAGE is not set; `npm test` sets it');
  const { files, outcomes } = await runInContainer(image);
  expect(Object.keys(files).sort()).toEqual(FILES);
  // A local time is in no zone of a learner's, but in the container's.
  await using visitor = await visit(browser, '/', { timezoneId: 'UTC' });
  const tool = await openPageTool(visitor.page);
  const { events, end } = await tool.test(
    { ...files, ...packageFiles(), 'go.mod': GO_MOD },
    { timeoutMs: 120_000 },
  );
  const said = events.flatMap((event) => (event.type === 'output' ? [event.text] : [])).join('');
  expect(end.reason, said).toBe('exited');
  expect(outcomesOf(events.filter((event) => event.type === 'test'))).toEqual(outcomes);
  // An example passes when it prints what its comment says.
  const passed = Object.values(outcomes).filter((outcome) => outcome.endsWith('pass'));
  expect(passed.length).toBeGreaterThanOrEqual(50);
});

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { composeWorkspace, loadCatalogue, type Lab } from '../../packages/catalogue/src/index.ts';
import { sandboxMemoryMb } from '../../packages/contracts/src/index.ts';
import { openBareContainers, type BareContainer } from '../../packages/sandbox/src/index.ts';
import { sandboxImage } from '../../packages/sandbox/src/sandbox.testing.ts';

const { labs } = await loadCatalogue(join(import.meta.dirname, '../../labs'));

/** What a learner's work goes through, at the kit's own flags; `-x` prints each tool that runs. */
const COMMANDS = {
  build: 'CGO_ENABLED=0 go build -x -o /work/out .',
  'race build': 'CGO_ENABLED=1 go build -x -race -o /work/out .',
  test: 'CGO_ENABLED=0 go test -x -count=1 -run=^$ ./...',
  'race test': 'CGO_ENABLED=1 go test -x -race -count=1 -run=^$ ./...',
  vet: 'CGO_ENABLED=0 go vet -x ./...',
};

/** Runs a command in a container that has not built anything yet; returns what `-x` printed. */
async function trace(container: BareContainer, lab: Lab, command: string): Promise<string> {
  const files = Object.entries(composeWorkspace(lab, lab.solution)).map(([path, text]) => {
    const target = `/work/src/${path}`;
    return `mkdir -p $(dirname ${target}); echo ${Buffer.from(text).toString('base64')} | base64 -d > ${target}`;
  });
  return container.shell(`set -eu\n${files.join('\n')}\ncd /work/src\n${command} 2>&1`);
}

/** Import paths that were compiled, without those of the submission itself. */
function compiledForeign(output: string, module: string): string[] {
  const compiled = [...output.matchAll(/\/compile .*? -p (\S+)/g)].map(([, path = '']) => path);
  // `main` is the program, and the one that go test makes around the tests.
  return compiled.filter(
    (path) =>
      path !== 'main' && path !== module && !path.startsWith(`${module}/`) && path !== `${module}_test`,
  );
}

/** Packages that vet looked at: those of the submission, but for nothing that it imports. */
function vetted(output: string): string[] {
  return [...output.matchAll(/"ImportPath": "([^"]+)"/g)].map(([, path = '']) => path);
}

test.for([...labs.values()].flatMap((lab) => Object.keys(COMMANDS).map((what) => [lab.slug, what] as const)))(
  '%s: a %s in a fresh sandbox compiles nothing but the submission',
  async ([slug, what]) => {
    const lab = labs.get(slug)!;
    const module = /^module\s+(\S+)/m.exec(composeWorkspace(lab, lab.solution)['go.mod'] ?? '')?.[1] ?? '';
    expect(module).not.toBe('');
    const bare = await openBareContainers(await sandboxImage());
    await using container = await bare.start('standard', sandboxMemoryMb(lab.manifest.budgets));
    const output = await trace(container, lab, COMMANDS[what as keyof typeof COMMANDS]);
    expect(output).toContain(what === 'vet' ? '/vet' : '/compile');
    expect(compiledForeign(output, module)).toEqual([]);
    for (const path of vetted(output)) expect(path).toContain(module);
  },
);

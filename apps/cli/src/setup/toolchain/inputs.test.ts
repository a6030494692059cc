import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { directModules, toolchainInputs } from './inputs.ts';

const REQUIRING = 'module a\n\ngo 1.26\n\nrequire example.org/p v1.0.0\n';

function pathsOf(files: Record<string, string>): string[] {
  const root = mkdtempSync(join(tmpdir(), 'gopherlab-root-'));
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
  return toolchainInputs(root).map(({ path }) => path);
}

test('the scripts, the driver and what trims Go are inputs; tests and what the build makes itself are not', () => {
  const paths = pathsOf({
    'docker/toolchain/build.sh': 'true\n',
    'docker/toolchain/driver/main.go': 'package main\n',
    'docker/toolchain/driver/main_test.go': 'package main\n',
    'docker/toolchain/driver/std-exports.txt': 'fmt fmt Println\n',
    'docker/toolchain/trim/go.mod': 'module trim\n',
  });
  expect(paths).toEqual(['build.sh', 'driver/main.go', 'trim/go.mod']);
});

test('of the labs, the modules of those that run in the page are', () => {
  const paths = pathsOf({
    'labs/page/lab.yaml': 'slug: page\nbrowser: true\n',
    'labs/page/starter/go.mod': REQUIRING,
    'labs/page/starter/go.sum': '',
    'labs/page/starter/main.go': 'package main\n',
    'labs/server/lab.yaml': 'browser: false\n',
    'labs/server/starter/go.mod': REQUIRING,
    'labs/plain/lab.yaml': 'browser: true\n',
    'labs/plain/starter/go.mod': 'module plain\n\ngo 1.26\n',
    'labs/broken/lab.yaml': 'browser: [\n',
    'labs/broken/starter/go.mod': REQUIRING,
    'labs/kit/kit.go': 'package kit\n',
  });
  expect(paths).toEqual(['modules/page/go.mod', 'modules/page/go.sum', 'modules/page/wanted']);
});

test('what a go.mod requires directly is told from what that requires', () => {
  const goMod = `module a

go 1.26

require example.org/single v1.0.0

require (
	example.org/one v1.0.0 // why
	// example.org/no v1.0.0
	example.org/two/v2 v2.1.0
)

require (
	example.org/three v0.1.0 // indirect
)
require example.org/four v0.1.0 // indirect
exclude example.org/five v0.1.0
`;
  expect(directModules(goMod)).toEqual(['example.org/one', 'example.org/two/v2', 'example.org/single']);
});

import { join } from 'node:path';
import { runTool } from '@gopherlab/sandbox';
import type { Installation } from '../../installation.ts';
import { setUp } from '../../setup/set-up.ts';

/** Learners' starters and solutions are read as much as the graders are. */
const SCRIPT = `
set -eu
unformatted=$(gofmt -l kit */grader */starter */solution */mutants)
if [ -n "$unformatted" ]; then echo "not gofmt-ed:"; echo "$unformatted"; exit 1; fi
graders=$(for dir in */grader; do echo "./$dir/..."; done)
go vet ./kit/... $graders`;

/** gofmt and vet with the sandbox image's own toolchain. */
export async function checkGo(installation: Installation): Promise<boolean> {
  const { image } = await setUp(installation, process.env, []);
  const begun = performance.now();
  let output = '';
  const code = await runTool({
    image,
    script: SCRIPT,
    sourceDir: join(installation.rootDir, 'labs'),
    onOutput: (text) => (output += text),
  });
  const seconds = ((performance.now() - begun) / 1000).toFixed(1);
  process.stderr.write(`${code === 0 ? '✓' : '✗'} go (${seconds} s)\n`);
  if (code !== 0) process.stderr.write(output);
  return code === 0;
}

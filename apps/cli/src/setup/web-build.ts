import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hashInputs, readStamp, writeStamp } from './input-hash.ts';
import { SetupError, type Step } from './step.ts';

const INPUTS = ['apps/web', 'packages/contracts', 'packages/gotool', 'vite.config.ts', 'package-lock.json'];
const STAMP = 'web-build';

/** Builds `apps/web/dist` when a source of it has changed. */
export const webBuildStep: Step = {
  name: 'Web build',
  async run({ rootDir, stateDir, report }) {
    const wanted = hashInputs(rootDir, INPUTS);
    const page = join(rootDir, 'apps/web/dist/index.html');
    if (readStamp(stateDir, STAMP) === wanted && existsSync(page)) {
      return { state: 'skipped', detail: 'up to date' };
    }
    await runVite(rootDir, report);
    writeStamp(stateDir, STAMP, wanted);
    return { state: 'done', detail: 'built apps/web/dist' };
  },
};

function runVite(rootDir: string, report: (progress: string) => void): Promise<void> {
  const vite = join(rootDir, 'node_modules/vite/bin/vite.js');
  const child = spawn(process.execPath, [vite, 'build'], {
    cwd: rootDir,
    // A caller's own NODE_ENV, as a test runner has one, would bundle React's development build: half as large again.
    env: { ...process.env, NODE_ENV: 'production' },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  const begun = performance.now();
  const heartbeat = setInterval(() => {
    report(`bundling, ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }, 1000);
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      clearInterval(heartbeat);
      if (code === 0) resolve();
      else
        reject(
          new SetupError(
            `The web build failed:\n${lastLines(output, 20)}`,
            'mend the error above and try again.',
          ),
        );
    });
  });
}

function lastLines(text: string, count: number): string {
  return text.trimEnd().split('\n').slice(-count).join('\n');
}

import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sandboxImage } from '../sandbox.testing.ts';
import { runTool } from './run-tool.ts';

const AGENT_DIR = join(import.meta.dirname, '../../../../docker/sandbox/agent');

test('the agent and the cache program keep their own promises', async () => {
  let output = '';
  const script = 'gofmt -l . && go vet ./... && go test -count=1 ./...';
  const code = await runTool({
    image: await sandboxImage(),
    script,
    sourceDir: AGENT_DIR,
    onOutput: (text) => (output += text),
  });
  expect(output).toMatch(/^ok .*go-cache/m);
  expect(output).toMatch(/^ok .*sandbox-agent/m);
  expect(code).toBe(0);
});

test('the exit code of a tool is told', async () => {
  const run = {
    image: await sandboxImage(),
    script: 'exit 7',
    sourceDir: AGENT_DIR,
    onOutput: () => undefined,
  };
  expect(await runTool(run)).toBe(7);
});

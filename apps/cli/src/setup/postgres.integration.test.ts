import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { openDatabase, postgresStep } from './postgres.ts';
import { SetupError, type StepContext } from './step.ts';

function makeContext(env: NodeJS.ProcessEnv = {}): StepContext {
  const rootDir = mkdtempSync(join(tmpdir(), 'gopherlab-step-'));
  onTestFinished(() => rmSync(rootDir, { recursive: true, force: true }));
  return { rootDir, stateDir: rootDir, env, report: () => undefined, productOf: () => undefined };
}

test('the step makes the files once', async () => {
  const context = makeContext();
  expect(await postgresStep.run(context)).toEqual({ state: 'done', detail: '18, embedded' });
  expect(await postgresStep.run(context)).toEqual({ state: 'skipped', detail: '18, embedded' });
});

test('our own server is ended by stop, that of DATABASE_URL is left alone', async () => {
  const { stateDir } = makeContext();
  const own = await openDatabase({ stateDir, env: {} });
  onTestFinished(() => own.stop());
  const env = { DATABASE_URL: own.url };
  expect(await postgresStep.run(makeContext(env))).toMatchObject({ state: 'skipped' });
  const theirs = await openDatabase({ stateDir: makeContext().stateDir, env });
  expect(theirs.url).toBe(own.url);
  await theirs.stop();
  await (await openDatabase({ stateDir, env })).stop();
  await own.stop();
  await expect(openDatabase({ stateDir, env })).rejects.toThrow(SetupError);
});

test('a wrong DATABASE_URL ends in a cause and a next step', async () => {
  const env = { DATABASE_URL: 'postgresql://me:hidden@localhost:1/mine' };
  const error: unknown = await postgresStep.run(makeContext(env)).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(SetupError);
  expect(error).toMatchObject({
    message: 'No database at postgresql://me@localhost:1/mine: nobody listens there.',
    nextStep: 'start the server, or mend host and port in DATABASE_URL.',
  });
});

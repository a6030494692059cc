import type { Installation } from '../installation.ts';
import { chromiumStep } from './chromium.ts';
import { engineStep } from './engine.ts';
import { imageStep } from './image.ts';
import { postgresStep } from './postgres.ts';
import { runSteps } from './run-steps.ts';
import type { Step } from './step.ts';
import { toolchainStep } from './toolchain.ts';
import { webBuildStep } from './web-build.ts';

/** What a command needs beyond an engine and the sandbox image. */
type Need = 'web' | 'toolchain' | 'browser';

/** Makes everything ready that `needs` names; each part is skipped when it is up to date. */
export async function setUp(
  { rootDir, stateDir }: Installation,
  env: NodeJS.ProcessEnv,
  needs: Need[],
): Promise<{ image: string; toolchain: string }> {
  const steps: Step[] = [engineStep, imageStep];
  if (needs.includes('web')) steps.push(postgresStep, webBuildStep);
  if (needs.includes('toolchain')) steps.push(toolchainStep);
  if (needs.includes('browser')) steps.push(chromiumStep);
  const outcomes = await runSteps(steps, { rootDir, stateDir, env });
  // Not asked again: the sources may have changed since the image was made.
  const productOf = (step: Step) => outcomes.get(step)?.product ?? '';
  return { image: productOf(imageStep), toolchain: productOf(toolchainStep) };
}

/** Makes the Docker Engine ready, and nothing else. */
export async function setUpEngine(
  { rootDir, stateDir }: Installation,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  await runSteps([engineStep], { rootDir, stateDir, env });
}

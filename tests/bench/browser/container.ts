import type { BareContainer } from '../../../packages/sandbox/src/index.ts';
import type { Scenario } from './scenarios.ts';

/** Milliseconds from the edit until the command's first line of output, in an idle container with the baked build cache. */
export async function timeInContainer(
  container: BareContainer,
  scenario: Scenario,
  edit: number,
): Promise<number> {
  const dir = `/work/bench/${scenario.name.replace(/\W/g, '-')}`;
  const lay = Object.entries(scenario.files(edit)).map(
    ([path, text]) => `echo ${Buffer.from(text).toString('base64')} | base64 -d > ${dir}/${path}`,
  );
  // `read` comes back with the first line; the command is waited for, so that the next one finds an idle machine.
  const said = await container.shell(`set -eu
mkdir -p ${dir}
${lay.join('\n')}
cd ${dir}
begun=$(date +%s%N)
${scenario.shell} | { IFS= read -r line; echo $((($(date +%s%N) - begun) / 1000)); cat > /dev/null; }`);
  const microseconds = Number(said.trim());
  if (!(microseconds > 0)) throw new Error(`${scenario.name} said nothing in the container: ${said}`);
  return microseconds / 1000;
}

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import { readInstallation, type Installation } from '../../installation.ts';
import { findChromium } from '../../setup/chromium.ts';
import { setUp } from '../../setup/set-up.ts';
import { startTestProduct } from '../up/test-product.ts';
import { attacksPart } from './attacks-part.ts';
import { runGoTests } from './go-part.ts';
import { verifyLabsPart } from './labs-part.ts';
import { addTallies, closingLine, type Tally } from './tally.ts';
import { runVitest } from './vitest-part.ts';

const PARTS = ['unit', 'go', 'integration', 'labs', 'attacks', 'browser'] as const;
type Part = (typeof PARTS)[number];

/** Registers `test`: what `npm test` runs. */
export function registerTest(program: Command): void {
  program
    .command('test')
    .description(
      'set up what is missing, then run every test against real Docker, PostgreSQL, eBPF and Chromium',
    )
    .option('--only <parts>', `comma-separated parts of: ${PARTS.join(', ')}`, parseParts)
    .action(async ({ only }: { only?: Part[] }) => {
      const installation = testInstallation();
      const ready = await setUp(readInstallation(process.env), process.env, ['web', 'toolchain', 'browser']);
      const tallies: Tally[] = [];
      const times: string[] = [];
      for (const part of only ?? PARTS) {
        const begun = performance.now();
        process.stderr.write(`\n▸ ${part} tests\n`);
        const tally = await runPart(part, installation, ready, only?.length === 1);
        tallies.push(tally);
        times.push(`${part}: ${closingLine(tally)}; ${((performance.now() - begun) / 1000).toFixed(0)} s`);
      }
      report(times, addTallies(tallies));
    });
}

function parseParts(text: string): Part[] {
  return text.split(',').map((name) => {
    const part = PARTS.find((known) => known === name);
    if (!part) throw new InvalidArgumentError(`"${name}" is none of ${PARTS.join(', ')}.`);
    return part;
  });
}

/** Tests keep their own state: a person's database and secrets are never theirs. */
function testInstallation(): Installation {
  const real = readInstallation(process.env);
  const stateDir = join(real.stateDir, 'test');
  mkdirSync(stateDir, { recursive: true });
  return { ...real, stateDir };
}

async function runPart(
  part: Part,
  installation: Installation,
  { image, toolchain }: { image: string; toolchain: string },
  alone: boolean,
): Promise<Tally> {
  const { rootDir, stateDir } = installation;
  const env: NodeJS.ProcessEnv = {
    ...process.env,
    GOPHERLAB_STATE_DIR: stateDir,
    SANDBOX_IMAGE: image,
    TOOLCHAIN_DIR: toolchain,
    CHROMIUM_PATH: findChromium(process.env),
  };
  // Tests bring their own PostgreSQL; a person's is not theirs to fill.
  delete env.DATABASE_URL;
  if (part === 'go') return runGoTests(rootDir, image);
  if (part === 'labs') return verifyLabsPart({ rootDir, env });
  if (part === 'attacks') return attacksPart({ rootDir, env, all: alone });
  if (part !== 'browser') return runVitest(part, { rootDir, stateDir, env });
  const product = await startTestProduct(installation, image, env);
  try {
    return await runVitest('browser', { rootDir, stateDir, env: { ...env, PRODUCT_URL: product.url } });
  } finally {
    await product.stop();
  }
}

function report(times: string[], total: Tally): void {
  for (const reason of total.skipped) process.stdout.write(`skipped: ${reason}\n`);
  // Once more at the end: what went wrong half an hour ago is what a reader of the log looks for.
  for (const failure of total.failures) process.stdout.write(`\nfailed: ${failure.trimEnd()}\n`);
  process.stdout.write(`\n${times.join('\n')}\n${closingLine(total)}\n`);
  process.exitCode = total.failures.length === 0 ? 0 : 1;
}

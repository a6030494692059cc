import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { SetupError, type Step } from './step.ts';

const CANDIDATES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];
/** Debian's Chromium, and glyphs for the Chinese pages. */
const PACKAGES = ['chromium', 'fonts-noto-cjk'];
const CJK_FONT_DIR = '/usr/share/fonts/opentype/noto';

/** The browser that tests and screenshots drive; `CHROMIUM_PATH` names another. */
export function findChromium(env: NodeJS.ProcessEnv): string | undefined {
  const wanted = env.CHROMIUM_PATH;
  if (wanted) return existsSync(wanted) ? wanted : undefined;
  return CANDIDATES.find((path) => existsSync(path));
}

/** Makes a Chromium available; installs Debian's where it is missing and we are root. */
export const chromiumStep: Step = {
  name: 'Chromium',
  async run({ env, report }) {
    const found = findChromium(env);
    if (found && (env.CHROMIUM_PATH || existsSync(CJK_FONT_DIR))) return { state: 'skipped', detail: found };
    if (env.CHROMIUM_PATH) {
      throw new SetupError(
        `CHROMIUM_PATH names ${env.CHROMIUM_PATH}, which does not exist.`,
        'correct or unset it.',
      );
    }
    const command = `apt-get install -y --no-install-recommends ${PACKAGES.join(' ')}`;
    if (process.getuid?.() !== 0 || !existsSync('/usr/bin/apt-get')) {
      throw new SetupError(
        'No Chromium was found for the browser tests.',
        `run \`sudo ${command}\`, then try again.`,
      );
    }
    report('apt-get update');
    apt(['update']);
    report(`installing ${PACKAGES.join(', ')} from Debian's packages`);
    apt(['install', '-y', '--no-install-recommends', ...PACKAGES]);
    return { state: 'done', detail: `installed ${findChromium(env) ?? ''}` };
  },
};

function apt(args: string[]): void {
  const result = spawnSync('apt-get', ['-o', 'DPkg::Lock::Timeout=120', '-qq', ...args], {
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' },
    encoding: 'utf8',
  });
  if (result.status !== 0) {
    throw new SetupError(
      `apt-get ${args[0]} failed: ${result.stderr.trim().split('\n').at(-1) ?? ''}`,
      'check that Debian packages are reachable (`apt-get update`) and try again.',
    );
  }
}

import { existsSync } from 'node:fs';
import { aptGet, canInstallPackages } from './debian/apt.ts';
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
    if (!canInstallPackages()) {
      throw new SetupError(
        'No Chromium was found for the browser tests.',
        `run \`sudo apt-get install -y ${PACKAGES.join(' ')}\`, or set CHROMIUM_PATH, then try again.`,
      );
    }
    await aptGet(['update'], report);
    await aptGet(['install', '--no-install-recommends', ...PACKAGES], report);
    return { state: 'done', detail: `installed ${findChromium(env) ?? ''}` };
  },
};

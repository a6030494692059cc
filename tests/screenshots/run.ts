// Takes every page and state of the running product: wide and narrow, light and dark, English and Chinese.
// Arguments: parts of names (`labs`, `verdict`, `390-dark`); only pictures whose name holds one of them are taken.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser } from 'playwright-core';
import { launchChromium, readBaseUrl } from '../support/chromium.ts';
import { catalogueScenes } from './catalogue-scenes.ts';
import { preparePeople, type People } from './people.ts';
import { WIDTHS, type Scene, type Variant, type Width } from './scene.ts';
import { texts } from './texts.ts';
import { workspaceScenes } from './workspace-scenes.ts';

const outputDir = process.env.SCREENSHOTS_DIR ?? join(import.meta.dirname, '../../.gopherlab/screenshots');
const AT_ONCE = 2;
/** Fonts, the last frame of a transition, Monaco's colours. */
const SETTLE_MS = 400;

interface Picture {
  name: string;
  scene: Scene;
  variant: Variant;
}

function allPictures(): Picture[] {
  const variants: Variant[] = [];
  for (const width of Object.keys(WIDTHS).map(Number) as Width[]) {
    for (const theme of ['light', 'dark'] as const) {
      for (const lang of ['en', 'zh'] as const) variants.push({ width, theme, lang });
    }
  }
  return [...catalogueScenes, ...workspaceScenes].flatMap((scene) =>
    variants
      .filter(({ width }) => !scene.widths || scene.widths.includes(width))
      .map((variant) => ({ name: nameOf(scene, variant), scene, variant })),
  );
}

function nameOf({ page, state }: Scene, { width, theme, lang }: Variant): string {
  return `${page}-${state}-${width}-${theme}-${lang}`;
}

/** Takes one picture in a browser context of its own; returns what went wrong, if anything did. */
async function take(
  browser: Browser,
  picture: Picture,
  people: People,
  baseUrl: string,
): Promise<string | undefined> {
  const { scene, variant, name } = picture;
  const context = await browser.newContext({
    baseURL: baseUrl,
    viewport: { width: variant.width, height: WIDTHS[variant.width] },
    colorScheme: variant.theme,
    locale: variant.lang === 'zh' ? 'zh-CN' : 'en-GB',
    reducedMotion: 'reduce',
    ...(scene.who === 'learner' ? { storageState: people.learner } : {}),
  });
  try {
    const page = await context.newPage();
    page.setDefaultTimeout(60_000);
    await scene.act({ page, context, baseUrl, variant, people, texts: texts[variant.lang] });
    await page.waitForTimeout(SETTLE_MS);
    await page.screenshot({ path: join(outputDir, `${name}.png`) });
    return undefined;
  } catch (error) {
    return `${name}: ${error instanceof Error ? error.message : String(error)}`;
  } finally {
    await context.close();
  }
}

async function main(wanted: string[]): Promise<number> {
  const pictures = allPictures().filter(
    ({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)),
  );
  if (pictures.length === 0) {
    process.stderr.write(`No picture's name holds ${wanted.join(' or ')}.\n`);
    return 2;
  }
  const baseUrl = readBaseUrl();
  mkdirSync(outputDir, { recursive: true });
  await using browser = await launchChromium();
  const needsLearner = pictures.some(({ scene }) => scene.who === 'learner');
  const people = needsLearner
    ? await preparePeople(browser, baseUrl)
    : { learner: { cookies: [], origins: [] } };
  const failures: string[] = [];
  const queue = [...pictures];
  async function work(): Promise<void> {
    for (let picture = queue.shift(); picture; picture = queue.shift()) {
      const failure = await take(browser, picture, people, baseUrl);
      if (failure) failures.push(failure);
      process.stderr.write(`  ${failure ? '✗' : '✓'} ${picture.name}\n`);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  for (const failure of failures) process.stderr.write(`\n${failure}\n`);
  process.stdout.write(
    `${pictures.length - failures.length} of ${pictures.length} pictures in ${outputDir}\n`,
  );
  return failures.length === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));

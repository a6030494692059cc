import type { Scene, Stage } from './scene.ts';

const FAST_LAB = 'http-health-server';
const LIBRARY_LAB = 'worker-pool';
const PROFILE_LAB = 'pprof-leak-hunt';
const KERNEL_LAB = 'ebpf-tcp-retransmit';

type Pane = 'brief' | 'editor' | 'results';

/** Opens a lab and waits until its code can be edited. */
async function openLab({ page, variant, texts }: Stage, slug: string): Promise<void> {
  await page.goto(`/labs/${slug}`);
  await page.getByRole('button', { name: texts.workspace.submit }).first().waitFor();
  const editor = variant.width < 900 ? '.cm-content' : '.monaco-editor .view-lines';
  await page.locator(editor).first().waitFor({ state: 'attached' });
}

/** On a narrow screen one pane is seen at a time. */
async function show({ page, variant, texts }: Stage, pane: Pane): Promise<void> {
  if (variant.width >= 900) return;
  await page.getByRole('navigation').getByRole('button', { name: texts.workspace.panes[pane] }).click();
}

async function openTab(
  stage: Stage,
  pane: Pane,
  tab: keyof Stage['texts']['workspace']['tabs'],
): Promise<void> {
  await show(stage, pane);
  await stage.page.getByRole('tab', { name: new RegExp(`^${stage.texts.workspace.tabs[tab]}`) }).click();
}

async function press(stage: Stage, button: 'run' | 'submit'): Promise<void> {
  await stage.page
    .getByRole('button', { name: new RegExp(`^${stage.texts.workspace[button]}`) })
    .first()
    .click();
}

function scene(state: string, who: Scene['who'], act: Scene['act'], widths?: Scene['widths']): Scene {
  return { page: 'lab', state, who, act, ...(widths ? { widths } : {}) };
}

/** Opens a lab on one of its tabs. */
function tabScene(
  state: string,
  who: Scene['who'],
  slug: string,
  pane: Pane,
  tab: Parameters<typeof openTab>[2],
): Scene {
  return scene(state, who, async (stage) => {
    await openLab(stage, slug);
    await openTab(stage, pane, tab);
  });
}

/** Opens one of the two ways to be sure of a verdict. */
function proofScene(state: string, link: 'verify' | 'replay'): Scene {
  return scene(state, 'learner', async (stage) => {
    const { page, texts } = stage;
    await openLab(stage, FAST_LAB);
    await openTab(stage, 'results', 'verdict');
    await page.getByText(texts.verdict.proof.signed, { exact: false }).first().waitFor();
    await page.getByRole('button', { name: texts.verdict.proof[link], exact: true }).click();
    if (link === 'verify') await page.locator('[data-verified]').waitFor();
    await page.getByText(/^npm run -s .*(--files|--replay)/).scrollIntoViewIfNeeded();
  });
}

/** The lab workspace. */
export const workspaceScenes: Scene[] = [
  scene('first-visit', 'newcomer', (stage) => openLab(stage, FAST_LAB)),
  scene('kernel-brief', 'newcomer', (stage) => openLab(stage, KERNEL_LAB)),
  scene(
    'editor',
    'newcomer',
    async (stage) => {
      await openLab(stage, LIBRARY_LAB);
      await show(stage, 'editor');
    },
    [390],
  ),
  scene('loading', 'newcomer', async ({ page, texts }) => {
    await page.route(`**/api/labs/${FAST_LAB}`, () => undefined); // Never answered.
    await page.goto(`/labs/${FAST_LAB}`);
    await page.getByRole('status').or(page.getByLabel(texts.common.state.loading)).first().waitFor();
  }),
  scene('gone', 'newcomer', async ({ page, texts }) => {
    await page.goto('/labs/no-such-lab');
    await page.getByRole('heading', { name: texts.common.state.goneTitle }).waitFor();
  }),
  tabScene('no-verdict', 'newcomer', FAST_LAB, 'results', 'verdict'),
  tabScene('no-hints', 'newcomer', FAST_LAB, 'brief', 'hints'),
  tabScene('no-history', 'newcomer', FAST_LAB, 'brief', 'history'),
  tabScene('solution-locked', 'newcomer', FAST_LAB, 'brief', 'solution'),
  scene('offline', 'newcomer', async (stage) => {
    await openLab(stage, FAST_LAB);
    await stage.context.setOffline(true);
    await stage.page.getByText(stage.texts.common.connection.offline).waitFor();
  }),
  scene('reset', 'newcomer', async (stage) => {
    await openLab(stage, FAST_LAB);
    await stage.page.keyboard.press('Control+k');
    await stage.page.getByRole('combobox').fill(stage.texts.workspace.reset.button);
    await stage.page.keyboard.press('Enter');
    await stage.page.getByRole('dialog').waitFor();
  }),
  scene('grading', 'newcomer', async (stage) => {
    await openLab(stage, FAST_LAB);
    await press(stage, 'submit');
    await openTab(stage, 'results', 'verdict');
    await stage.page
      .getByText(/^(Building|Check|Taking|正在|构建|检查|第)/)
      .first()
      .waitFor();
  }),
  scene('run-output', 'newcomer', async (stage) => {
    await openLab(stage, FAST_LAB);
    await press(stage, 'run');
    await show(stage, 'results');
    await stage.page
      .getByRole('tab', { name: new RegExp(`^${stage.texts.workspace.tabs.tests} .*/`) })
      .waitFor();
    await openTab(stage, 'results', 'output');
  }),
  scene('run-tests', 'newcomer', async (stage) => {
    await openLab(stage, FAST_LAB);
    await press(stage, 'run');
    await show(stage, 'results');
    await stage.page
      .getByRole('tab', { name: new RegExp(`^${stage.texts.workspace.tabs.tests} .*/`) })
      .waitFor();
    await openTab(stage, 'results', 'tests');
  }),
  tabScene('verdict-failed-checks', 'learner', LIBRARY_LAB, 'results', 'verdict'),
  proofScene('verdict-verify', 'verify'),
  proofScene('verdict-replay', 'replay'),
  tabScene('verdict-full-marks', 'learner', FAST_LAB, 'results', 'verdict'),
  tabScene('verdict-build-failed', 'learner', KERNEL_LAB, 'results', 'verdict'),
  tabScene('profile', 'learner', PROFILE_LAB, 'results', 'profile'),
  tabScene('history', 'learner', FAST_LAB, 'brief', 'history'),
  tabScene('solution', 'learner', FAST_LAB, 'brief', 'solution'),
];

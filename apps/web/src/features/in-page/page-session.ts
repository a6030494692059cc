import i18next, { type TFunction } from 'i18next';
import type { Diagnostic, LabDetail, WorkspaceFiles } from '@gopherlab/contracts';
import { goTool } from '../../lib/go-tool.ts';
import type { WorkspaceStore } from '../workspace/workspace-store.ts';
import { formatInStore } from './format-file.ts';
import { refusedByPolicy } from './import-policy.ts';
import { createLiveCheck, type LiveCheck } from './live-check.ts';
import { createPageRunner, type PageRunner, type PageRunState } from './page-runner.ts';
import { createPlaceChoice, obstacleOf, type PlaceChoice, type PlaceObstacle } from './run-place.ts';
import { endWords, type RunLimits } from './run-words.ts';

const CHECK_AFTER_MS = 500;

/** What an open lab does in the page: run, check and format. */
export interface PageSession {
  /** Why this lab cannot run in the page; null where it can. */
  obstacle: PlaceObstacle | null;
  place: PlaceChoice;
  tests: PageRunner;
  program: PageRunner;
  live: LiveCheck;
  /** How a run ended, in a sentence. */
  endOf: (run: PageRunState, t: TFunction<'inPage'>) => string;
  /** gofmt and the imports of one file of the learner's; what does not parse stays as it is. */
  format: (path: string) => Promise<void>;
  /** Begins to check; returns what ends it. */
  start: () => () => void;
}

export function openPageSession(
  lab: LabDetail,
  store: WorkspaceStore,
  contents: () => WorkspaceFiles,
): PageSession {
  const obstacle = obstacleOf(lab);
  const place = createPlaceChoice(obstacle, storageOf());
  const limits: RunLimits = {
    timeoutMs: lab.budgets.runSeconds * 1000,
    memoryMb: lab.budgets.memoryMb,
    outputKb: lab.budgets.outputKb,
  };
  const rules = {
    refused: (files: WorkspaceFiles) => refusals(lab, files),
    isOwn: (path: string) => store.state().files[path] !== undefined,
  };
  const deps = {
    tool: goTool,
    now: () => performance.now(),
    ...rules,
    limits,
    closingLine: (state: PageRunState) => `\r\n— ${endWords(state, limits, texts())}`,
  };
  const live = createLiveCheck({ tool: goTool, files: contents, ...rules, debounceMs: CHECK_AFTER_MS });
  const tests = createPageRunner('tests', deps);
  const program = createPageRunner('program', deps);
  return {
    obstacle,
    place,
    tests,
    program,
    live,
    endOf: (run, t) => endWords(run, limits, t),
    format: (path) => formatInStore(path, store, contents, goTool),
    start() {
      const follow = () => live.enable(place.state() === 'page' && !savesData());
      follow();
      let known = store.state().files;
      const stops = [
        place.subscribe(follow),
        store.subscribe(() => {
          const { files } = store.state();
          if (files !== known) live.changed();
          known = files;
        }),
      ];
      return () => {
        stops.forEach((stop) => stop());
        live.enable(false);
        tests.clear();
        program.clear();
      };
    },
  };
}

function refusals(lab: LabDetail, files: WorkspaceFiles): Diagnostic[] {
  const t = texts();
  return refusedByPolicy(lab, files).map(({ what, kind, ...place }) => ({
    ...place,
    message: t(kind === 'import' ? 'refusedImport' : 'refusedComment', { what }),
  }));
}

function texts(): TFunction<'inPage'> {
  return i18next.getFixedT(null, 'inPage');
}

/** Somebody who pays for each megabyte fetches the toolchain by pressing Run, not by typing. */
function savesData(): boolean {
  const { connection } = navigator as { connection?: { saveData?: boolean } };
  return connection?.saveData === true;
}

function storageOf(): Storage | null {
  try {
    return localStorage;
  } catch {
    return null;
  }
}

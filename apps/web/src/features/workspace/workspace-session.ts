import type { QueryClient } from '@tanstack/react-query';
import i18next from 'i18next';
import type { Draft, LabDetail, Submission } from '@gopherlab/contracts';
import type { EditorFiles } from '../../components/editor/editor-contract.ts';
import { withoutBackticks } from '../../components/markdown/InlineText.tsx';
import { api } from '../../lib/api.ts';
import { followSubmission } from '../../lib/events.ts';
import { localized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import { subscribeConnection, readConnection } from '../../lib/connection.ts';
import { workQueries } from '../work/work-api.ts';
import { openPageSession, type PageSession } from '../in-page/page-session.ts';
import { createDraftSync, firstFiles, type DraftSync } from './draft-sync.ts';
import { localDraft } from './local-drafts.ts';
import { saveDraft } from './save-draft.ts';
import { createSubmissionRunner, type SubmissionRunner } from './submission-runner.ts';
import { readonlyFiles, starterFiles } from './workspace-files.ts';
import { createWorkspaceStore, type WorkspaceStore } from './workspace-store.ts';

const DEBOUNCE_MS = 800;
const RETRY_MS = 5000;
const RESEND_MS = 3000;

/** What one open lab consists of besides its texts. */
export interface WorkspaceSession {
  store: WorkspaceStore;
  drafts: DraftSync;
  runner: SubmissionRunner;
  /** What happens in the tab, without the server. */
  page: PageSession;
  editorFiles: EditorFiles;
  /** Begins to save and to follow; returns what ends it. */
  start: () => () => void;
}

/** Brings files, draft and submissions of one lab together; made once when the lab is opened. */
export function openWorkspace(lab: LabDetail, draft: Draft, client: QueryClient): WorkspaceSession {
  const local = localDraft(lab.slug);
  const readonly = readonlyFiles(lab.files);
  const first = firstFiles(draft, starterFiles(lab.files), local.read());
  const store = createWorkspaceStore(first.files, lab.entry, Object.keys(readonly));
  const drafts = createDraftSync(
    {
      save: (files, baseRevision) => saveDraft(lab.slug, files, baseRevision),
      local,
      debounceMs: DEBOUNCE_MS,
      retryMs: RETRY_MS,
    },
    { revision: draft.revision, savedAt: draft.savedAt, files: first.saved, theirs: first.theirs },
  );
  const runner = createSubmissionRunner(lab.slug, {
    submit: api.submit,
    follow: followSubmission,
    newKey: () => crypto.randomUUID(),
    now: () => performance.now(),
    resendMs: RESEND_MS,
    onChanged: (submission) => refresh(client, submission),
    closingLine,
  });
  let known = first.files;
  const contents = () => ({ ...readonly, ...store.state().files });
  const page = openPageSession(lab, store, contents);
  return {
    store,
    drafts,
    runner,
    page,
    editorFiles: {
      contents,
      isReadonly: (path) => store.state().files[path] === undefined,
      edit: store.edit,
      subscribe: store.subscribe,
    },
    start() {
      drafts.start();
      runner.begin();
      if (first.unsaved) drafts.changed(store.state().files);
      const stops = [
        store.subscribe(() => {
          const { files } = store.state();
          if (files !== known) drafts.changed(files);
          known = files;
        }),
        subscribeConnection(() => readConnection() === 'online' && drafts.online()),
        page.start(),
      ];
      return () => {
        stops.forEach((stop) => stop());
        void drafts.flush();
        drafts.dispose();
        runner.dispose();
      };
    },
  };
}

function refresh(client: QueryClient, submission: Submission): void {
  const { lab, mode, id } = submission;
  client.setQueryData(queries.submission(id).queryKey, submission);
  void client.invalidateQueries({ queryKey: queries.submissions(lab, mode).queryKey });
  if (mode !== 'grade') return;
  // It has taken an attempt, or given one back.
  void client.invalidateQueries({ queryKey: workQueries.ofLab(lab).queryKey });
  if (submission.state !== 'done') return;
  void client.invalidateQueries({ queryKey: queries.lab(lab).queryKey });
  void client.invalidateQueries({ queryKey: queries.labs().queryKey });
}

function closingLine({ verdict }: Submission): string {
  const language = i18next.language === 'zh' ? 'zh' : 'en';
  return verdict ? `\r\n— ${withoutBackticks(localized(verdict.summary, language))}` : '';
}

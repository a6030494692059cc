import { useState } from 'react';
import type { Diagnostic, LabDetail, Submission } from '@gopherlab/contracts';
import { CountsFor } from '../work/CountsFor.tsx';
import { BriefPane } from './BriefPane.tsx';
import { useIsWide } from './editor-choice.ts';
import { EditorPane } from './EditorPane.tsx';
import { NarrowLayout } from './NarrowLayout.tsx';
import classes from './open-workspace.module.css';
import { ResultsPane } from './ResultsPane.tsx';
import { useLinkedSubmission } from './use-linked-submission.ts';
import { useWorkspaceActions } from './use-workspace-actions.ts';
import { useResumedSubmission } from './use-resumed-submission.ts';
import { useStore } from './use-store.ts';
import { useUnsavedGuard } from './use-unsaved-guard.ts';
import { WideLayout } from './WideLayout.tsx';
import type { BriefTab, NarrowPane, ResultTab, WorkspaceUi } from './workspace-ui.ts';
import type { WorkspaceSession } from './workspace-session.ts';

interface OpenWorkspaceProps {
  lab: LabDetail;
  session: WorkspaceSession;
}

export function OpenWorkspace({ lab, session }: OpenWorkspaceProps) {
  const wide = useIsWide();
  const ui = useWorkspaceUi(session);
  const runner = useStore(session.runner);
  useResumedSubmission(lab.slug, session.runner);
  useLinkedSubmission(lab.slug, ui);
  useUnsavedGuard(session.drafts);
  const actions = useWorkspaceActions(lab, session, ui);

  const brief = <BriefPane lab={lab} session={session} runner={runner} ui={ui} />;
  const editor = (
    <EditorPane lab={lab} session={session} runner={runner} ui={ui} actions={actions} wide={wide} />
  );
  const results = <ResultsPane lab={lab} session={session} runner={runner} ui={ui} />;
  return (
    <div className={classes.page}>
      <CountsFor lab={lab.slug} />
      <div className={classes.panes}>
        {wide ? (
          <WideLayout brief={brief} editor={editor} results={results} />
        ) : (
          <NarrowLayout
            brief={brief}
            editor={editor}
            results={results}
            ui={ui}
            actions={actions}
            page={session.page}
          />
        )}
      </div>
    </div>
  );
}

/** What is open and selected; the parts of the page move each other through it. */
function useWorkspaceUi({ store }: WorkspaceSession): WorkspaceUi {
  const [briefTab, setBriefTab] = useState<BriefTab>('brief');
  const [resultTab, setResultTab] = useState<ResultTab>('output');
  const [pane, setPane] = useState<NarrowPane>('brief');
  const [target, setTarget] = useState<WorkspaceUi['target']>(null);
  const [check, setCheck] = useState<WorkspaceUi['check']>(null);
  const [pinned, setPinned] = useState<Submission | null>(null);
  const [profile, setProfile] = useState<string | null>(null);
  const [askingReset, askReset] = useState(false);
  const openResults = (tab: ResultTab) => {
    setResultTab(tab);
    setPane('results');
  };
  return {
    briefTab,
    setBriefTab: (tab) => {
      setBriefTab(tab);
      setPane('brief');
    },
    resultTab,
    openResults,
    pane,
    setPane,
    target,
    goTo: (diagnostic: Diagnostic) => {
      store.open(diagnostic.file);
      setTarget({ line: diagnostic.line, column: diagnostic.column });
      setPane('editor');
    },
    check,
    showCheck: (id) => {
      setCheck({ id });
      openResults('verdict');
    },
    pinned,
    pin: (submission) => {
      setPinned(submission);
      if (submission) openResults('verdict');
    },
    askingReset,
    askReset,
    profile,
    showProfile: (name) => {
      setProfile(name);
      openResults('profile');
    },
  };
}

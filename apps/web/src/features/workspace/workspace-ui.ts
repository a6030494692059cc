import type { Diagnostic, Submission } from '@gopherlab/contracts';
import type { CursorTarget } from '../../components/editor/editor-contract.ts';

export type BriefTab = 'brief' | 'hints' | 'history' | 'solution';
export type ResultTab = 'output' | 'problems' | 'tests' | 'program' | 'profile' | 'verdict';
export type NarrowPane = 'brief' | 'editor' | 'results';

export interface WorkspaceUi {
  briefTab: BriefTab;
  setBriefTab: (tab: BriefTab) => void;
  resultTab: ResultTab;
  openResults: (tab: ResultTab) => void;
  /** The one pane that a narrow screen shows. */
  pane: NarrowPane;
  setPane: (pane: NarrowPane) => void;
  target: CursorTarget | null;
  goTo: (diagnostic: Diagnostic) => void;
  /** The check whose line the verdict shows; a new object scrolls to it again. */
  check: { id: string } | null;
  showCheck: (id: string) => void;
  /** An earlier submission whose verdict is shown in place of the latest. */
  pinned: Submission | null;
  pin: (submission: Submission | null) => void;
  /** Whether the question stands there that a reset is confirmed with. */
  askingReset: boolean;
  askReset: (asking: boolean) => void;
  /** Name of the profile artefact that is open. */
  profile: string | null;
  showProfile: (name: string) => void;
}

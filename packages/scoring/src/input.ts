import type { GraderEvent, GradingMode, LabManifest } from '@gopherlab/contracts';

/** How the grader's stream came to its end, seen from outside the sandbox. */
export type StreamEnd =
  | { kind: 'closed' }
  /** The sandbox or the way to it failed. `reason` is for people, a few words in English. */
  | { kind: 'failed'; reason: string };

export interface ScoringInput {
  manifest: Pick<LabManifest, 'slug' | 'rubric'>;
  /** What was asked for; a grader that did something else has not answered. */
  mode: GradingMode;
  /** All events of one grading. */
  events: readonly GraderEvent[];
  end: StreamEnd;
}

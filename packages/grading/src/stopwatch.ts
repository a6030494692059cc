import type { GraderEvent, Timeline } from '@gopherlab/contracts';

/** Times the stages of one grading as they are seen from outside the sandbox, whose clock nobody trusts. */
export interface Stopwatch {
  /** The sandbox is there; the grader begins. */
  acquired(): void;
  /** An event arrived. */
  saw(event: GraderEvent): void;
  /** Stops the watch; the sandbox's removal is nobody's waiting time. */
  stop(): Timeline;
}

/** Starts a watch. `queuedMs` is how long the submission had waited before; `now` gives milliseconds. */
export function createStopwatch(queuedMs: number, now: () => number = () => performance.now()): Stopwatch {
  const begun = now();
  let acquiredAt: number | undefined;
  let builtAt: number | undefined;
  return {
    acquired() {
      acquiredAt ??= now();
    },
    saw(event) {
      // A build that fails or is stopped has no phase after it: the rest of the grading is its time.
      if (event.type === 'phase' && event.phase === 'checks') builtAt ??= now();
    },
    stop() {
      const ended = now();
      const acquired = acquiredAt ?? ended;
      const built = builtAt ?? ended;
      return {
        queuedMs: round(queuedMs),
        sandboxMs: round(acquired - begun),
        buildMs: round(built - acquired),
        checksMs: round(ended - built),
        totalMs: round(queuedMs + ended - begun),
      };
    },
  };
}

/** A tenth of a millisecond is as fine as these times mean anything. */
function round(milliseconds: number): number {
  return Math.round(milliseconds * 10) / 10;
}

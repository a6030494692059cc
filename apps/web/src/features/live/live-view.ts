import { useEffect, useReducer } from 'react';
import type { LiveFrame, LivePerson, LiveSnapshot } from '@gopherlab/contracts';
import type { ApiError } from '../../lib/api-error.ts';
import { followStream, type StreamStatus } from '../../lib/events.ts';
import { startSession } from '../../lib/session.ts';

export interface LiveState {
  status: StreamStatus;
  error: ApiError | undefined;
  /** Undefined until the first frame; kept while the stream is being resumed. */
  snapshot: LiveSnapshot | undefined;
  /** Milliseconds that the server's clock is ahead of ours. */
  skewMs: number;
  /** Our clock when the last frame came. */
  receivedAt: number;
}

type Act =
  | { kind: 'frame'; frame: LiveFrame; at: number }
  | { kind: 'status'; status: StreamStatus }
  | { kind: 'error'; error: ApiError };

const START: LiveState = {
  status: 'connecting',
  error: undefined,
  snapshot: undefined,
  skewMs: 0,
  receivedAt: 0,
};

/** A cohort as it is now; the stream lives as long as the page. */
export function useLiveView(cohortId: string): LiveState {
  const [state, dispatch] = useReducer(reduce, START);
  // A stream is outside React.
  useEffect(() => {
    const stop = new AbortController();
    let end: () => void = () => undefined;
    void startSession().then(() => {
      if (stop.signal.aborted) return;
      end = followStream<LiveFrame>(
        `/api/cohorts/${encodeURIComponent(cohortId)}/live`,
        {
          onEvent: (frame) => dispatch({ kind: 'frame', frame, at: Date.now() }),
          onStatus: (status) => dispatch({ kind: 'status', status }),
          onError: (error) => dispatch({ kind: 'error', error }),
        },
        () => false,
      );
    });
    return () => {
      stop.abort();
      end();
    };
  }, [cohortId]);
  return state;
}

function reduce(state: LiveState, act: Act): LiveState {
  if (act.kind === 'status') return { ...state, status: act.status };
  if (act.kind === 'error') return { ...state, error: act.error };
  const snapshot = applyFrame(state.snapshot, act.frame);
  const skewMs = Date.parse(act.frame.now) - act.at;
  return { ...state, snapshot, skewMs, receivedAt: act.at, error: undefined };
}

/** The picture after a frame. Changes without a snapshot before them are nothing: a snapshot always comes first. */
export function applyFrame(before: LiveSnapshot | undefined, frame: LiveFrame): LiveSnapshot | undefined {
  if (frame.kind === 'snapshot') return frame;
  if (!before) return undefined;
  const people = new Map<string, LivePerson>(before.people.map((person) => [person.id, person]));
  for (const id of frame.gone ?? []) people.delete(id);
  for (const person of frame.people ?? []) people.set(person.id, person);
  return {
    kind: 'snapshot',
    now: frame.now,
    people: [...people.values()],
    labs: frame.labs ?? before.labs,
    queue: frame.queue ?? before.queue,
  };
}

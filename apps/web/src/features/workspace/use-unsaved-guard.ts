import { useEffect } from 'react';
import type { DraftSync } from './draft-sync.ts';

/** Sends what is typed before the page goes away; the copy in this browser covers what does not get through. */
export function useUnsavedGuard(drafts: DraftSync): void {
  // `visibilitychange` is the last event that browsers promise, also on a phone.
  useEffect(() => {
    const handleHide = () => {
      if (document.visibilityState === 'hidden') void drafts.flush();
    };
    document.addEventListener('visibilitychange', handleHide);
    return () => document.removeEventListener('visibilitychange', handleHide);
  }, [drafts]);
}

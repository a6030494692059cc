import { useQuery } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { queries } from '../../lib/query.ts';
import type { WorkspaceUi } from './workspace-ui.ts';

/** `?submission=…` of the address, as links to a verdict have it: that submission is shown, once it is there. */
export function useLinkedSubmission(slug: string, ui: WorkspaceUi): void {
  const [params] = useSearchParams();
  const id = params.get('submission') ?? '';
  const { data } = useQuery({ ...queries.submission(id), enabled: id !== '' });
  const shown = useRef('');
  // What is shown is the page's state; the link sets it once, and the person goes on from there.
  useEffect(() => {
    if (!data || data.lab !== slug || shown.current === data.id) return;
    shown.current = data.id;
    ui.pin(data);
  }, [data, slug, ui]);
}

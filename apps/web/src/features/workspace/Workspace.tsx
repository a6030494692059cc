import { useEffect, useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import type { Draft, LabDetail } from '@gopherlab/contracts';
import { OpenWorkspace } from './OpenWorkspace.tsx';
import { openWorkspace } from './workspace-session.ts';

interface WorkspaceProps {
  lab: LabDetail;
  draft: Draft;
}

/** Holds the session of an open lab: what is typed and what is graded lives as long as this does. */
export function Workspace({ lab, draft }: WorkspaceProps) {
  const client = useQueryClient();
  const [session] = useState(() => openWorkspace(lab, draft, client));
  // Timers and streams are outside React and end with the page.
  useEffect(() => session.start(), [session]);
  return <OpenWorkspace lab={lab} session={session} />;
}

import { lazy } from 'react';
import { useMediaQuery } from '@mantine/hooks';

/** Below this width one pane is shown at a time, and CodeMirror takes Monaco's place. */
const WIDE = '(min-width: 900px)';

const loadMonaco = () => import('../../components/editor/MonacoEditor.tsx');
const loadCodeMirror = () => import('../../components/editor/CodeMirrorEditor.tsx');

export const MonacoEditor = lazy(() => loadMonaco().then((module) => ({ default: module.MonacoEditor })));
export const CodeMirrorEditor = lazy(() =>
  loadCodeMirror().then((module) => ({ default: module.CodeMirrorEditor })),
);

export function preloadEditor(): void {
  void (matchMedia(WIDE).matches ? loadMonaco() : loadCodeMirror());
}

export function useIsWide(): boolean {
  return useMediaQuery(WIDE, matchMedia(WIDE).matches, { getInitialValueInEffect: false });
}

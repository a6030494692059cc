import { lazy, Suspense } from 'react';
import { setPaletteOpened, usePaletteOpened } from './palette-state.ts';

const CommandPalette = lazy(async () => ({ default: (await import('./CommandPalette.tsx')).CommandPalette }));

/** The palette's code is fetched when it is first opened. */
export function PaletteHost() {
  const opened = usePaletteOpened();
  if (!opened) return null;
  return (
    <Suspense fallback={null}>
      <CommandPalette onClose={() => setPaletteOpened(false)} />
    </Suspense>
  );
}

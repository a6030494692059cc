import type { RouteObject } from 'react-router';
import { loadTexts } from '../lib/i18n.ts';

const texts = () => Promise.all([loadTexts('playground'), loadTexts('inPage')]);

/** The playground: empty, with a lab's starter (`?lab=<slug>`), or with what somebody shared. */
export const playgroundRoutes: RouteObject[] = ['playground', 'playground/:id'].map((path) => ({
  path,
  lazy: async () => {
    const [{ PlaygroundPage }] = await Promise.all([
      import('../features/playground/PlaygroundPage.tsx'),
      texts(),
    ]);
    return { Component: PlaygroundPage };
  },
}));

/**
 * All that a page under `/embed/` can show: another site may frame it, so nothing in it leads to the rest of the site,
 * where somebody could be made to click in their own name.
 */
export const embedRoutes: RouteObject[] = ['/embed/:id', '*'].map((path) => ({
  path,
  lazy: async () => {
    const [{ EmbedPage }] = await Promise.all([import('../features/playground/EmbedPage.tsx'), texts()]);
    return { Component: EmbedPage };
  },
}));

import type { BrowserContext, Page } from 'playwright-core';
import type { People } from './people.ts';
import type { Texts } from './texts.ts';

export const WIDTHS = { 1440: 900, 390: 844 } as const;
export type Width = keyof typeof WIDTHS;

/** One way to look at the product. */
export interface Variant {
  width: Width;
  theme: 'light' | 'dark';
  lang: 'en' | 'zh';
}

/** What a scene acts on: a page of its own, in a browser of a newcomer or of somebody who has worked. */
export interface Stage {
  page: Page;
  context: BrowserContext;
  baseUrl: string;
  variant: Variant;
  texts: Texts;
  people: People;
}

/** One picture: `<page>-<state>`. It is made by doing what brings the state about, never by drawing it. */
export interface Scene {
  page: string;
  state: string;
  /** `learner` has graded attempts and drafts. */
  who: 'newcomer' | 'learner';
  /** Absent: all. */
  widths?: readonly Width[];
  /** Goes there and returns when the picture can be taken. */
  act(stage: Stage): Promise<void>;
}

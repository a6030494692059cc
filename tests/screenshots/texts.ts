import enCatalogue from '../../apps/web/src/locales/en/catalogue.json' with { type: 'json' };
import enCommon from '../../apps/web/src/locales/en/common.json' with { type: 'json' };
import enVerdict from '../../apps/web/src/locales/en/verdict.json' with { type: 'json' };
import enWorkspace from '../../apps/web/src/locales/en/workspace.json' with { type: 'json' };
import zhCatalogue from '../../apps/web/src/locales/zh/catalogue.json' with { type: 'json' };
import zhCommon from '../../apps/web/src/locales/zh/common.json' with { type: 'json' };
import zhVerdict from '../../apps/web/src/locales/zh/verdict.json' with { type: 'json' };
import zhWorkspace from '../../apps/web/src/locales/zh/workspace.json' with { type: 'json' };

/** Texts that do not change with a number; only these are looked for in a picture. */
interface Named {
  catalogue: Pick<typeof enCatalogue, 'filters' | 'noMatch'>;
  common: Pick<typeof enCommon, 'state' | 'connection' | 'session' | 'me' | 'notFound'>;
  verdict: Pick<typeof enVerdict, 'proof'>;
  workspace: Pick<typeof enWorkspace, 'run' | 'submit' | 'tabs' | 'panes' | 'reset'>;
}
type WithoutPlurals<T> = { [K in keyof T as K extends `${string}_${'one' | 'other'}` ? never : K]: T[K] };
/** The page's own words: what is clicked in a picture is found by its name, in either language. */
export type Texts = { [N in keyof Named]: { [K in keyof Named[N]]: WithoutPlurals<Named[N][K]> } };

const en: Texts = { catalogue: enCatalogue, common: enCommon, verdict: enVerdict, workspace: enWorkspace };
const zh: Texts = { catalogue: zhCatalogue, common: zhCommon, verdict: zhVerdict, workspace: zhWorkspace };

export const texts = { en, zh };

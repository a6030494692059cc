import { useQuery } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { useActions, type Action } from '../lib/actions.ts';
import { changeLanguage, useLanguage } from '../lib/i18n.ts';
import { useLocalized } from '../lib/localized.ts';
import { queries } from '../lib/query.ts';
import { PALETTE_ACTION, setPaletteOpened, usePaletteOpened } from './palette/palette-state.ts';
import { useColorScheme } from './use-color-scheme.ts';

/** Actions of every page. Draws nothing. */
export function GlobalActions() {
  const { t } = useTranslation();
  const navigate = useNavigate();
  const language = useLanguage();
  const { choose } = useColorScheme();
  const labs = useLabActions();

  const actions: Action[] = [
    {
      id: PALETTE_ACTION,
      group: t('palette.view'),
      label: t('palette.open'),
      shortcut: 'mod+k',
      run: togglePalette,
    },
    { id: 'app.labs', group: t('palette.goTo'), label: t('actions.labs'), run: () => void navigate('/') },
    {
      id: 'app.tracks',
      group: t('palette.goTo'),
      label: t('actions.tracks'),
      run: () => void navigate('/tracks'),
    },
    {
      id: 'app.playground',
      group: t('palette.goTo'),
      label: t('nav.playground'),
      keywords: 'playground go run 练习场',
      run: () => void navigate('/playground'),
    },
    {
      id: 'app.progress',
      group: t('palette.goTo'),
      label: t('actions.progress'),
      run: () => void navigate('/progress'),
    },
    ...labs,
    { id: 'app.light', group: t('palette.view'), label: t('actions.themeLight'), run: () => choose('light') },
    { id: 'app.dark', group: t('palette.view'), label: t('actions.themeDark'), run: () => choose('dark') },
    {
      id: 'app.system',
      group: t('palette.view'),
      label: t('actions.themeSystem'),
      run: () => choose('auto'),
    },
    {
      id: 'app.language',
      group: t('palette.view'),
      label: t('actions.switchLanguage'),
      keywords: 'language 语言 english 中文 chinese',
      run: () => void changeLanguage(language === 'en' ? 'zh' : 'en'),
    },
    {
      id: 'app.docs',
      group: t('palette.help'),
      label: t('actions.apiDocs'),
      keywords: 'openapi',
      run: () => location.assign('/api/docs'),
    },
  ];
  useActions(actions);
  return null;
}

function togglePalette() {
  setPaletteOpened(document.querySelector('dialog[open]') === null);
}

/** The labs are asked for when the palette is first opened, unless the page already has them. */
function useLabActions(): Action[] {
  const { t } = useTranslation();
  const text = useLocalized();
  const navigate = useNavigate();
  const opened = usePaletteOpened();
  const { data } = useQuery({ ...queries.labs(), enabled: opened });
  return (data?.labs ?? []).map((lab) => ({
    id: `lab.${lab.slug}`,
    group: t('palette.labs'),
    label: text(lab.title),
    keywords: [lab.slug, lab.title.en, lab.title.zh, ...lab.tags].join(' '),
    run: () => void navigate(`/labs/${lab.slug}`),
  }));
}

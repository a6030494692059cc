import { Button, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LtiChoice, LtiDeepLink } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { fromField } from '../assignments/local-time.ts';
import { ChoiceList } from './ChoiceList.tsx';
import { ChosenList } from './ChosenList.tsx';
import { keyOf, problemOf, toggle, type Chosen } from './chosen.ts';
import { IntegrationError } from './IntegrationError.tsx';
import { integrationsApi } from './integrations-api.ts';
import classes from './integrations.module.css';

/** What is chosen, with points and due date, goes back to the platform, signed by the api. */
export function DeepLinkForm({ link }: { link: LtiDeepLink }) {
  const { t } = useTranslation('integrations');
  const language = useLanguage();
  const [search, setSearch] = useState('');
  const [chosen, setChosen] = useState<Chosen[]>([]);
  const problem = problemOf(chosen);
  const send = useMutation({
    mutationFn: (items: Chosen[]) =>
      integrationsApi.choose(link.id, {
        language,
        items: items.map(({ choice: { kind, target }, graded, points, due }) => ({
          kind,
          target,
          points: graded && link.lineItems !== false ? Number(points) : null,
          dueAt: fromField(due),
        })),
      }),
    // A page of the api: its form carries the answer to the platform.
    onSuccess: ({ path }) => location.assign(path),
  });
  const wanted = search.trim().toLowerCase();
  const shown = link.choices.filter(
    ({ title, target }) =>
      wanted === '' || [title.en, title.zh, target].some((text) => text.toLowerCase().includes(wanted)),
  );
  function handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    if (chosen.length > 0 && problem === undefined) send.mutate(chosen);
  }
  const handleToggle = (choice: LtiChoice) => setChosen(toggle(chosen, choice, link.multiple));
  const leaving = send.isPending || send.isSuccess;
  return (
    <form className={classes.chooser} onSubmit={handleSubmit}>
      <div>
        <TextInput
          type="search"
          label={t('choose.search')}
          value={search}
          onChange={(event) => setSearch(event.currentTarget.value)}
        />
        <ChoiceList
          choices={shown}
          chosen={new Set(chosen.map(({ choice }) => keyOf(choice)))}
          multiple={link.multiple}
          onToggle={handleToggle}
        />
        {shown.length === 0 ? <p className={classes.muted}>{t('choose.nothingFound')}</p> : null}
      </div>
      <div className={classes.chosen}>
        <h2>{t('choose.chosen', { count: chosen.length })}</h2>
        {chosen.length === 0 ? <p className={classes.muted}>{t('choose.none')}</p> : null}
        <ChosenList chosen={chosen} lineItems={link.lineItems} onChange={setChosen} />
        {problem === undefined ? null : (
          <p className={classes.error} role="alert">
            {t(`choose.problem.${problem}`)}
          </p>
        )}
        <IntegrationError error={send.error} />
        <div className={classes.buttons}>
          {chosen.length > 0 ? (
            <Button type="submit" loading={leaving}>
              {t('choose.send', { count: chosen.length })}
            </Button>
          ) : null}
          <Button variant="default" disabled={leaving} onClick={() => send.mutate([])}>
            {t('choose.cancel')}
          </Button>
        </div>
      </div>
    </form>
  );
}

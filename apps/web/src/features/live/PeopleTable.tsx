import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { LiveLab, LiveSnapshot } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import { formatAgo } from '../../lib/time.ts';
import classes from './live.module.css';
import { sortByStuck, stuckRow, type StuckRow } from './stuck.ts';

const MINUTE = 60_000;

/** Everybody, the longest stuck first. */
export function PeopleTable({ snapshot, now }: { snapshot: LiveSnapshot; now: number }) {
  const { t } = useTranslation('live');
  const rows = sortByStuck(snapshot.people.map((person) => stuckRow(person, now)));
  const longest = Math.max(MINUTE, ...rows.map(({ stuckMs }) => stuckMs ?? 0));
  const labs = new Map(snapshot.labs.map((lab) => [lab.lab, lab]));
  return (
    <table className={classes.people} aria-labelledby="live-people">
      <thead>
        <tr>
          <th scope="col">{t('people.person')}</th>
          <th scope="col">{t('people.stuck')}</th>
          <th scope="col">{t('people.lab')}</th>
          <th scope="col">{t('people.failing')}</th>
          <th scope="col">{t('people.did')}</th>
          <th scope="col" data-number>
            {t('people.best')}
          </th>
        </tr>
      </thead>
      <tbody>
        {rows.map((row) => (
          <PersonRow key={row.person.id} row={row} labs={labs} longest={longest} now={now} />
        ))}
      </tbody>
    </table>
  );
}

interface RowProps {
  row: StuckRow;
  labs: ReadonlyMap<string, LiveLab>;
  longest: number;
  now: number;
}

function PersonRow({ row, labs, longest, now }: RowProps) {
  const { t } = useTranslation('live');
  const { t: tc } = useTranslation();
  const text = useLocalized();
  const { person, presence, stuckMs } = row;
  const { at } = person;
  const lab = at ? labs.get(at.lab) : undefined;
  return (
    <tr data-presence={presence}>
      <th scope="row">{person.name ?? t('people.unnamed')}</th>
      <td data-label={t('people.stuck')}>
        {stuckMs === null ? (
          <span className={classes.quiet}>{t(presence === 'done' ? 'people.done' : 'people.nothing')}</span>
        ) : (
          <span className={classes.stuck}>
            <span
              className={classes.bar}
              style={{ inlineSize: `${(stuckMs / longest) * 96}px` }}
              aria-hidden
            />
            <span>
              {t('people.minutes', { count: Math.floor(stuckMs / MINUTE) })}
              {presence === 'away' ? <span className={classes.tag}>{t('people.away')}</span> : null}
            </span>
          </span>
        )}
      </td>
      <td data-label={t('people.lab')}>
        {at ? <Link to={`/labs/${at.lab}`}>{lab ? text(lab.title) : at.lab}</Link> : '–'}
      </td>
      <td data-label={t('people.failing')}>{at ? <Failing at={at} lab={lab} /> : '–'}</td>
      <td data-label={t('people.did')}>
        {at ? (
          <span>
            {at.state ? t(`state.${at.state}`) : t(`kind.${at.kind}`)}
            <time className={classes.quiet} dateTime={at.time}>
              {' · '}
              {formatAgo(at.time, now, tc)}
            </time>
          </span>
        ) : (
          '–'
        )}
      </td>
      <td data-label={t('people.best')} data-number>
        {at?.bestScore ?? '–'}
      </td>
    </tr>
  );
}

function Failing({ at, lab }: { at: NonNullable<StuckRow['person']['at']>; lab: LiveLab | undefined }) {
  const { t } = useTranslation('live');
  const text = useLocalized();
  if (at.outcome === null) return <span className={classes.quiet}>{t('people.notGraded')}</span>;
  if (at.outcome !== 'graded' && at.failing.length === 0) {
    return <span>{t(at.outcome === 'build-failed' ? 'people.buildFailed' : 'people.limit')}</span>;
  }
  const [first] = at.failing;
  if (first === undefined) return <span className={classes.quiet}>{t('people.noneFails')}</span>;
  const title = lab?.checks.find(({ id }) => id === first)?.title;
  return (
    <span title={title ? text(title).replaceAll('`', '') : first}>
      <code>{first}</code>
      {at.failing.length > 1 ? (
        <span className={classes.quiet}> {t('people.more', { count: at.failing.length - 1 })}</span>
      ) : null}
    </span>
  );
}

import { Button } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import type { RosterPreview } from '@gopherlab/contracts';
import classes from './teach.module.css';

interface RosterPreviewTableProps {
  preview: RosterPreview;
  loading: boolean;
  onApply: () => void;
}

interface Row {
  line: number | null;
  kind: 'problem' | 'added' | 'changedRow' | 'removed';
  detail: string;
}

/** What an import would do, problems first, each with its line of the file. */
export function RosterPreviewTable({ preview, loading, onApply }: RosterPreviewTableProps) {
  const { t } = useTranslation('teach');
  const rows = useRows(preview);
  const { added, changed, removed, problems, unchanged, ignoredColumns } = preview;
  const unsafe = removed.length > 0 && problems.length > 0;
  const nothing = added.length + changed.length + removed.length === 0;
  return (
    <div className={classes.preview}>
      <p role="status">
        {t('import.summary', {
          ...{ added: added.length, changed: changed.length, removed: removed.length },
          ...{ unchanged, problems: problems.length },
        })}
      </p>
      {ignoredColumns.length > 0 ? (
        <p className={classes.hint}>{t('import.ignored', { columns: ignoredColumns.join(', ') })}</p>
      ) : null}
      {rows.length > 0 ? <PreviewRows rows={rows} /> : null}
      {unsafe ? <p className={classes.notice}>{t('import.unsafe')}</p> : null}
      {nothing ? <p>{t('import.nothing')}</p> : null}
      {preview.applicable ? (
        <Button loading={loading} onClick={onApply}>
          {t('import.apply')}
        </Button>
      ) : null}
    </div>
  );
}

function PreviewRows({ rows }: { rows: Row[] }) {
  const { t } = useTranslation('teach');
  return (
    <div className={classes.previewScroll} tabIndex={0} role="region" aria-label={t('import.table')}>
      <table className={classes.table} aria-label={t('import.table')}>
        <thead>
          <tr>
            <th scope="col" data-number>
              {t('import.line')}
            </th>
            <th scope="col">{t('import.what')}</th>
            <th scope="col">{t('import.detail')}</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, kind, detail }, at) => (
            <tr key={at}>
              <td data-number>{line}</td>
              <td className={classes[kind]}>{t(`import.${kind}`)}</td>
              <td>{detail}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function useRows({ added, changed, removed, problems }: RosterPreview): Row[] {
  const { t } = useTranslation('teach');
  const say = (...parts: (string | null | false)[]) => parts.filter(Boolean).join(' · ');
  const was = (before: string | null, after: string | null) =>
    before !== after && `${before || t('import.empty')} → ${after || t('import.empty')}`;
  return [
    ...problems.map(({ line, kind, value, firstLine }) => ({
      line,
      kind: 'problem' as const,
      detail: t(`import.problems.${kind}`, { value, firstLine }),
    })),
    ...added.map(({ line, email, name, externalId, hasAccount }) => ({
      line,
      kind: 'added' as const,
      detail: say(email, name, externalId, hasAccount && t('import.hasAccount')),
    })),
    ...changed.map(({ line, email, before, after }) => ({
      line,
      kind: 'changedRow' as const,
      detail: say(email, was(before.name, after.name), was(before.externalId, after.externalId)),
    })),
    ...removed.map(({ email, name, externalId, isMember }) => ({
      line: null,
      kind: 'removed' as const,
      detail: say(email, name, externalId, isMember && t('import.isMember')),
    })),
  ];
}

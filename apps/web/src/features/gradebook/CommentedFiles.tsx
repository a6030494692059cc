import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubmissionComment, WorkspaceFiles } from '@gopherlab/contracts';
import { CodeView } from '../../components/editor/CodeView.tsx';
import { languageOfPath } from '../../components/editor/file-language.ts';
import { CommentForm } from './CommentForm.tsx';
import { CommentItem } from './CommentItem.tsx';
import classes from './panel.module.css';

interface CommentedFilesProps {
  submissionId: string;
  files: WorkspaceFiles;
  comments: readonly SubmissionComment[];
  /** The cohort is archived: they are only read. */
  closed: boolean;
}

/** The files that were submitted, one open, with the comments on its lines; a click on a line's number begins one. */
export function CommentedFiles({ submissionId, files, comments, closed }: CommentedFilesProps) {
  const { t } = useTranslation('gradebook');
  const paths = Object.keys(files).sort();
  const [picked, setPicked] = useState(paths[0] ?? '');
  const [line, setLine] = useState<number | null>(null);
  const own = useMemo(() => comments.filter(({ path }) => path === picked), [comments, picked]);
  const marked = useMemo(() => [...new Set(own.map((comment) => comment.line))], [own]);
  const code = files[picked] ?? '';
  const count = (path: string) => comments.filter((comment) => comment.path === path).length;
  return (
    <section className={classes.files} aria-label={t('files.title')}>
      <div className={classes.fileTabs} role="group" aria-label={t('files.title')}>
        {paths.map((path) => (
          <button
            key={path}
            type="button"
            aria-pressed={path === picked}
            onClick={() => {
              setPicked(path);
              setLine(null);
            }}
          >
            {path}
            {count(path) > 0 && (
              <span className={classes.count}> {t('comments.count', { count: count(path) })}</span>
            )}
          </button>
        ))}
      </div>
      <div className={classes.code}>
        <CodeView
          code={code}
          language={languageOfPath(picked)}
          label={t('files.label', { path: picked })}
          lineNumbers
          marked={marked}
          onPickLine={closed ? undefined : setLine}
        />
      </div>
      <h3>{t('comments.title')}</h3>
      {own.length === 0 ? (
        !closed && <p className={classes.quiet}>{t('comments.none')}</p>
      ) : (
        <ul className={classes.comments}>
          {own.map((comment) => (
            <CommentItem key={comment.id} submissionId={submissionId} comment={comment} closed={closed} />
          ))}
        </ul>
      )}
      {closed ? (
        <p className={classes.quiet}>{t('comments.archived')}</p>
      ) : (
        <CommentForm
          key={`${picked} ${line}`}
          submissionId={submissionId}
          path={picked}
          lines={code.split('\n').length}
          line={line}
        />
      )}
    </section>
  );
}

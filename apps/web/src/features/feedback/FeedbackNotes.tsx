import { useQuery } from '@tanstack/react-query';
import { IconMessage, IconPencil, IconRefresh } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Submission, SubmissionFeedback } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { EarlierVerdict } from './EarlierVerdict.tsx';
import { feedbackQueries } from './feedback-api.ts';
import classes from './feedback.module.css';

/** What people added to a verdict, for its learner: a grade set by hand, comments on lines, verdicts that counted before. */
export function FeedbackNotes({ submission }: { submission: Submission }) {
  const feedback = useQuery(feedbackQueries.feedback(submission.id));
  // The verdict stands without it; a failed fetch is tried again with the next visit.
  if (!feedback.data) return null;
  return (
    <>
      <OverrideNotes overrides={feedback.data.overrides} />
      <EarlierNotes earlier={feedback.data.earlier} />
      <CommentNotes comments={feedback.data.comments} />
    </>
  );
}

function OverrideNotes({ overrides }: Pick<SubmissionFeedback, 'overrides'>) {
  const { t } = useTranslation('feedback');
  const language = useLanguage();
  return overrides.map(({ assignment, score, reason, by, at }) => (
    <section key={assignment.id} className={classes.note} data-override>
      <p>
        <IconPencil size={16} aria-hidden />{' '}
        {t('override.said', { score, assignment: assignment.title, by: by ?? t('somebody') })}
      </p>
      <p className={classes.body}>{reason}</p>
      <p className={classes.when}>
        <time dateTime={at}>{formatDateTime(at, language)}</time> · {t('override.verdictStays')}
      </p>
    </section>
  ));
}

export function EarlierNotes({ earlier }: Pick<SubmissionFeedback, 'earlier'>) {
  const { t } = useTranslation('feedback');
  const language = useLanguage();
  if (earlier.length === 0) return null;
  return (
    <section className={classes.note} data-regraded>
      <p>
        <IconRefresh size={16} aria-hidden />{' '}
        {t('earlier.said', { date: formatDateTime(earlier[0]?.supersededAt ?? '', language) })}
      </p>
      <p className={classes.body}>{earlier[0]?.reason}</p>
      {earlier.map((one) => (
        <EarlierVerdict key={one.supersededAt} earlier={one} />
      ))}
    </section>
  );
}

function CommentNotes({ comments }: Pick<SubmissionFeedback, 'comments'>) {
  const { t } = useTranslation('feedback');
  if (comments.length === 0) return null;
  return (
    <section className={classes.note} aria-labelledby="feedback-comments">
      <h3 id="feedback-comments">
        <IconMessage size={16} aria-hidden /> {t('comments.title')}
      </h3>
      <ul className={classes.comments}>
        {comments.map((comment) => (
          <li key={comment.id}>
            <p className={classes.when}>
              <code>
                {comment.path}:{comment.line}
              </code>{' '}
              · {comment.author ?? t('somebody')}
            </p>
            <p className={classes.body}>{comment.body}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

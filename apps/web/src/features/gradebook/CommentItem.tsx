import { Button, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { SubmissionComment } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import { feedbackApi, feedbackQueries } from '../feedback/feedback-api.ts';
import classes from './panel.module.css';

interface CommentItemProps {
  submissionId: string;
  comment: SubmissionComment;
  closed: boolean;
}

/** A comment; its author changes it or takes it away. */
export function CommentItem({ submissionId, comment, closed }: CommentItemProps) {
  const { t } = useTranslation('gradebook');
  const language = useLanguage();
  const client = useQueryClient();
  const [draft, setDraft] = useState<string | null>(null);
  const done = () => {
    setDraft(null);
    return client.invalidateQueries({ queryKey: feedbackQueries.feedback(submissionId).queryKey });
  };
  const edit = useMutation({
    mutationFn: (body: string) => feedbackApi.editComment(submissionId, comment.id, body),
    onSuccess: done,
  });
  const remove = useMutation({
    mutationFn: () => feedbackApi.deleteComment(submissionId, comment.id),
    onSuccess: done,
  });
  const error = edit.error ?? remove.error;
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (draft !== null && draft.trim() !== '') edit.mutate(draft.trim());
  };
  return (
    <li data-comment={comment.id}>
      <p className={classes.quiet}>
        {t('comments.at', { line: comment.line })} · {comment.author ?? t('somebody')} ·{' '}
        <time dateTime={comment.createdAt}>{formatDateTime(comment.createdAt, language)}</time>
        {comment.editedAt && <> · {t('comments.edited')}</>}
      </p>
      {draft === null ? (
        <p className={classes.body}>{comment.body}</p>
      ) : (
        <form className={classes.form} onSubmit={handleSubmit}>
          <Textarea
            className={classes.grow ?? ''}
            aria-label={t('comments.write')}
            autosize
            minRows={2}
            maxLength={10_000}
            value={draft}
            onChange={(event) => setDraft(event.currentTarget.value)}
          />
          <Button type="submit" loading={edit.isPending}>
            {t('comments.save')}
          </Button>
        </form>
      )}
      {error && <p role="alert">{t('failed', { message: error.message })}</p>}
      {comment.own && !closed && (
        <p className={classes.acts}>
          <button
            type="button"
            className={classes.link}
            onClick={() => setDraft(draft === null ? comment.body : null)}
          >
            {t(draft === null ? 'comments.edit' : 'comments.cancel')}
          </button>
          <button type="button" className={classes.link} onClick={() => remove.mutate()}>
            {t('comments.delete')}
          </button>
        </p>
      )}
    </li>
  );
}

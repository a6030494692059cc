import { Button, NumberInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { feedbackApi, feedbackQueries } from '../feedback/feedback-api.ts';
import classes from './panel.module.css';

interface CommentFormProps {
  submissionId: string;
  path: string;
  /** Lines of the file. */
  lines: number;
  /** The one that was clicked. */
  line: number | null;
}

/** Writes on a line; the learner sees it beside the verdict. */
export function CommentForm({ submissionId, path, lines, line: clicked }: CommentFormProps) {
  const { t } = useTranslation('gradebook');
  const client = useQueryClient();
  const text = useRef<HTMLTextAreaElement>(null);
  const [line, setLine] = useState<number | string>(clicked ?? 1);
  const [body, setBody] = useState('');
  // A click on a line's number goes on in the field for what to say of it.
  useEffect(() => {
    if (clicked !== null) text.current?.focus();
  }, [clicked]);
  const add = useMutation({
    mutationFn: () => feedbackApi.addComment(submissionId, { path, line: Number(line), body: body.trim() }),
    onSuccess: () => {
      setBody('');
      return client.invalidateQueries({ queryKey: feedbackQueries.feedback(submissionId).queryKey });
    },
  });
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (body.trim() !== '' && typeof line === 'number') add.mutate();
  };
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      <NumberInput
        className={classes.score ?? ''}
        label={t('comments.line')}
        min={1}
        max={lines}
        clampBehavior="strict"
        allowDecimal={false}
        value={line}
        onChange={setLine}
      />
      <Textarea
        ref={text}
        className={classes.grow ?? ''}
        label={t('comments.write')}
        autosize
        minRows={2}
        maxLength={10_000}
        value={body}
        error={add.error ? t('failed', { message: add.error.message }) : undefined}
        onChange={(event) => setBody(event.currentTarget.value)}
      />
      <Button type="submit" loading={add.isPending}>
        {t('comments.add')}
      </Button>
    </form>
  );
}

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AskedQuestion, Assessment } from '@gopherlab/contracts';
import { ErrorState } from '../../components/ErrorState.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { api } from '../../lib/api.ts';
import { useLocalized } from '../../lib/localized.ts';
import { queries } from '../../lib/query.ts';
import classes from './assessment.module.css';
import { Material } from './Material.tsx';
import { useSecondsLeft } from './use-seconds-left.ts';

interface QuestionViewProps {
  assessment: Assessment;
  question: AskedQuestion;
}

/** One question with its time. Nothing is lost by going away: the server holds the clock and the question. */
export function QuestionView({ assessment, question }: QuestionViewProps) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const name = useId();
  const client = useQueryClient();
  const [chosen, setChosen] = useState<number | null>(null);
  const key = queries.assessment(assessment.id).queryKey;
  const handleNext = (next: Assessment) => {
    client.setQueryData(key, next);
    if (next.finishedAt) void client.invalidateQueries({ queryKey: queries.assessments().queryKey });
  };
  const answer = useMutation({
    mutationFn: (option: number | null) =>
      api.answerQuestion(assessment.id, { question: question.id, option }),
    onSuccess: handleNext,
  });
  const finish = useMutation({
    mutationFn: () => api.finishAssessment(assessment.id),
    onSuccess: handleNext,
  });
  const left = useSecondsLeft(assessment.now, question.dueAt, () => answer.mutate(chosen));
  const busy = answer.isPending || finish.isPending;
  const error = answer.error ?? finish.error;
  return (
    <form
      className={classes.question}
      onSubmit={(event) => {
        event.preventDefault();
        answer.mutate(chosen);
      }}
    >
      <p className={classes.status} role="timer">
        <span>{t('question.count', { at: assessment.answered + 1, of: assessment.length })}</span>
        <span data-late={left <= 10 || undefined}>{t('question.left', { count: left })}</span>
      </p>
      <h2 className={classes.prompt}>
        <InlineText text={text(question.prompt)} />
      </h2>
      {question.material && <Material material={question.material} />}
      <fieldset className={classes.options} disabled={busy}>
        <legend className="visually-hidden">{t('question.options')}</legend>
        {question.options.map((option, index) => (
          <label key={option.en} className={classes.option}>
            <input type="radio" name={name} checked={chosen === index} onChange={() => setChosen(index)} />
            <span>
              <InlineText text={text(option)} />
            </span>
          </label>
        ))}
      </fieldset>
      {error && (
        <ErrorState
          error={error}
          headingLevel={3}
          onRetry={() => void client.invalidateQueries({ queryKey: key })}
        />
      )}
      <div className={classes.actions}>
        <Button type="submit" loading={answer.isPending} disabled={chosen === null}>
          {t('question.answer')}
        </Button>
        <Button variant="default" onClick={() => answer.mutate(null)} disabled={busy}>
          {t('question.unknown')}
        </Button>
        <Button variant="subtle" onClick={() => finish.mutate()} disabled={busy} className={classes.finish}>
          {t('question.finish')}
        </Button>
      </div>
      {chosen === null && <p className={classes.muted}>{t('question.choose')}</p>}
    </form>
  );
}

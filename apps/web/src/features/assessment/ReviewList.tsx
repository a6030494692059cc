import { useTranslation } from 'react-i18next';
import type { ReviewedQuestion } from '@gopherlab/contracts';
import { CheckStatus } from '../../components/CheckStatus.tsx';
import { InlineText } from '../../components/markdown/InlineText.tsx';
import { useLocalized } from '../../lib/localized.ts';
import classes from './assessment.module.css';
import { Material } from './Material.tsx';

/** Every question that was asked, with what was right and why. */
export function ReviewList({ questions }: { questions: ReviewedQuestion[] }) {
  const { t } = useTranslation('assessment');
  return (
    <section className={classes.section} aria-labelledby="result-review">
      <h2 id="result-review">{t('review.title')}</h2>
      {questions.length === 0 && <p className={classes.muted}>{t('review.none')}</p>}
      {questions.map((question) => (
        <Reviewed key={question.id} question={question} />
      ))}
    </section>
  );
}

function Reviewed({ question }: { question: ReviewedQuestion }) {
  const { t } = useTranslation('assessment');
  const { t: tc } = useTranslation('catalogue');
  const text = useLocalized();
  return (
    <article className={classes.reviewed} id={`question-${question.id}`}>
      <h3>
        <CheckStatus status={question.correct ? 'passed' : 'failed'} iconOnly />
        <span>
          <InlineText text={text(question.prompt)} />
        </span>
      </h3>
      {question.material && <Material material={question.material} />}
      <ul className={classes.reviewOptions}>
        {question.options.map((option, index) => (
          <li key={option.en} data-answer={index === question.answer || undefined}>
            <InlineText text={text(option)} />
            {index === question.answer && <span className={classes.tag}>{t('review.right')}</span>}
            {index === question.chosen && <span className={classes.tag}>{t('review.yours')}</span>}
          </li>
        ))}
      </ul>
      {question.chosen === null && <p className={classes.muted}>{t('review.notAnswered')}</p>}
      <p>
        <InlineText text={text(question.explanation)} />
      </p>
      <p className={classes.muted}>
        {t('review.source', { source: question.source })} · {tc(`area.${question.area}`)} ·{' '}
        {tc(`level.${question.level}`)}
      </p>
    </article>
  );
}

import { useTranslation } from 'react-i18next';
import { Link } from 'react-router';
import type { AssessmentGuide, AssessmentResult } from '@gopherlab/contracts';
import { MakeOwnTrack } from './OwnTrack.tsx';
import { useLocalized } from '../../lib/localized.ts';
import { AreaTable } from './AreaTable.tsx';
import classes from './assessment.module.css';
import { LevelSection } from './LevelSection.tsx';
import { PartList } from './PartList.tsx';
import { Radar } from './Radar.tsx';
import { ReviewList } from './ReviewList.tsx';
import { RoleBars } from './RoleBars.tsx';
import { useLabTitle } from './use-lab-title.ts';

interface ResultViewProps {
  guide: AssessmentGuide;
  result: AssessmentResult;
  assessmentId: string;
}

/** What an assessment came to; under each figure the evidence that made it. */
export function ResultView({ guide, result, assessmentId }: ResultViewProps) {
  const { t } = useTranslation('assessment');
  return (
    <>
      <LevelSection level={result.level} />
      <section className={classes.section} aria-labelledby="result-areas">
        <h2 id="result-areas">{t('areas.title')}</h2>
        <p className={classes.muted}>{t('areas.meaning')}</p>
        <div className={classes.map}>
          <Radar guide={guide} areas={result.areas} />
          <AreaTable guide={guide} result={result} />
        </div>
      </section>
      <RoleBars guide={guide} result={result} />
      <PartList parts={result.parts} />
      <NextLabs assessmentId={assessmentId} slugs={result.next} />
      <ReviewList questions={result.questions} />
    </>
  );
}

function NextLabs({ assessmentId, slugs }: { assessmentId: string; slugs: string[] }) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const title = useLabTitle();
  return (
    <section className={classes.section} aria-labelledby="result-next">
      <h2 id="result-next">{t('next.title')}</h2>
      <p className={classes.muted}>{t(slugs.length > 0 ? 'next.why' : 'next.none')}</p>
      <ol className={classes.track}>
        {slugs.map((slug) => (
          <li key={slug}>
            <Link to={`/labs/${slug}`}>{text(title(slug))}</Link>
          </li>
        ))}
      </ol>
      {slugs.length > 0 && <MakeOwnTrack assessmentId={assessmentId} />}
    </section>
  );
}

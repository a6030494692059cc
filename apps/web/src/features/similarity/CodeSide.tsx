import { useTranslation } from 'react-i18next';
import type { PairSide, SimilarRegion } from '@gopherlab/contracts';
import { useLanguage } from '../../lib/i18n.ts';
import { formatDateTime } from '../../lib/time.ts';
import classes from './similarity.module.css';

interface CodeSideProps {
  name: 'a' | 'b';
  title: string;
  side: PairSide;
  regions: SimilarRegion[];
  open: number | null;
  onPick: (index: number) => void;
}

/** What a line is part of: the first region that has it, and whether it begins there. */
interface LineRegion {
  index: number;
  isFirst: boolean;
}

/** One submission's files with numbered lines; a line that is alike has the number of its region beside it. */
export function CodeSide({ name, title, side, regions, open, onPick }: CodeSideProps) {
  const { t } = useTranslation('similarity');
  const language = useLanguage();
  return (
    <section className={classes.side} aria-label={title}>
      <h3>{title}</h3>
      <p className={classes.quiet}>
        {t('pair.submitted', {
          date: formatDateTime(side.submittedAt, language),
          score: side.score ?? '–',
        })}
      </p>
      {side.files.map(({ path, content }) => (
        <div key={path}>
          <h4>
            <code>{path}</code>
          </h4>
          <div className={classes.code} role="group" tabIndex={0} aria-label={`${title}: ${path}`}>
            {content.split('\n').map((text, index) => {
              const line = index + 1;
              const region = regionOf(regions, name, path, line);
              return (
                <div
                  // A submission's lines never change.
                  key={line}
                  className={classes.line}
                  id={region?.isFirst ? `region-${name}-${region.index}` : undefined}
                  data-colour={region ? region.index % 4 : undefined}
                  data-open={region && region.index === open ? true : undefined}
                >
                  <span className={classes.gutter}>
                    {region?.isFirst ? (
                      <button
                        type="button"
                        aria-label={t('pair.go', { number: region.index + 1 })}
                        onClick={() => onPick(region.index)}
                      >
                        {region.index + 1}
                      </button>
                    ) : region ? (
                      <span aria-hidden>{region.index + 1}</span>
                    ) : null}
                  </span>
                  <span className={classes.number} aria-hidden>
                    {line}
                  </span>
                  <span className={classes.text}>{text}</span>
                </div>
              );
            })}
          </div>
        </div>
      ))}
    </section>
  );
}

/** Of several regions on one line the one that begins last: the innermost. */
function regionOf(
  regions: readonly SimilarRegion[],
  side: 'a' | 'b',
  path: string,
  line: number,
): LineRegion | undefined {
  let found: LineRegion | undefined;
  regions.forEach((region, index) => {
    const lines = region[side];
    if (lines.path !== path || line < lines.from || line > lines.to) return;
    if (found?.isFirst && line !== lines.from) return;
    found = { index, isFirst: line === lines.from };
  });
  return found;
}

import { useTranslation } from 'react-i18next';
import type { AreaResult, AssessmentGuide } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import classes from './assessment.module.css';
import { LEVEL_MARKS, share } from './scale.ts';

const SIZE = 320;
const RADIUS = 112;

interface RadarProps {
  guide: AssessmentGuide;
  areas: AreaResult[];
}

/** The skill map: the ability of each area as a line, its range as a band. The table beside it says the same in numbers. */
export function Radar({ guide, areas }: RadarProps) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const inOrder = guide.skills.flatMap(({ area }) => areas.find((one) => one.area === area) ?? []);
  const ring = (pick: (area: AreaResult) => number) =>
    `M${inOrder.map((area, index) => point(index, inOrder.length, share(pick(area))).join(',')).join('L')}Z`;
  return (
    <figure className={classes.radar}>
      <svg viewBox={`0 0 ${SIZE} ${SIZE}`} role="img" aria-label={t('areas.radar')}>
        {[...LEVEL_MARKS, 1].map((mark) => (
          <circle key={mark} cx={SIZE / 2} cy={SIZE / 2} r={mark * RADIUS} className={classes.circle} />
        ))}
        {inOrder.map(({ area }, index) => {
          const [x, y] = point(index, inOrder.length, 1);
          return <line key={area} x1={SIZE / 2} y1={SIZE / 2} x2={x} y2={y} className={classes.circle} />;
        })}
        <path
          className={classes.band}
          fillRule="evenodd"
          d={ring(({ ability }) => ability.high) + ring(({ ability }) => ability.low)}
        />
        <path className={classes.line} d={ring(({ ability }) => ability.mean)} />
        {inOrder.map((area, index) => {
          const [x, y] = point(index, inOrder.length, share(area.ability.mean));
          return (
            <circle
              key={area.area}
              cx={x}
              cy={y}
              r={3}
              className={area.evidence.length ? classes.dot : classes.hollow}
            />
          );
        })}
        {inOrder.map(({ area }, index) => {
          const [x, y] = point(index, inOrder.length, 1.2);
          return (
            <text key={area} x={x} y={y} className={classes.radarLabel}>
              {index + 1}
            </text>
          );
        })}
      </svg>
      <figcaption className={classes.muted}>
        {t('areas.legend')}{' '}
        {inOrder.map(({ area }, index) => `${index + 1} ${nameOf(guide, area, text)}`).join(' · ')}
      </figcaption>
    </figure>
  );
}

function nameOf(
  guide: AssessmentGuide,
  area: AreaResult['area'],
  text: ReturnType<typeof useLocalized>,
): string {
  const skill = guide.skills.find((one) => one.area === area);
  return skill ? text(skill.title) : area;
}

/** Where a share of the radius lies on the spoke with this index; the first spoke points up. */
function point(index: number, count: number, part: number): [number, number] {
  const angle = (index / count) * 2 * Math.PI - Math.PI / 2;
  return [
    round(SIZE / 2 + Math.cos(angle) * RADIUS * part),
    round(SIZE / 2 + Math.sin(angle) * RADIUS * part),
  ];
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

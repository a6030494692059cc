import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { AreaResult, AssessmentGuide, AssessmentResult } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import { AreaEvidence } from './AreaEvidence.tsx';
import classes from './assessment.module.css';
import { LEVEL_MARKS, share } from './scale.ts';

interface AreaTableProps {
  guide: AssessmentGuide;
  result: AssessmentResult;
}

/** Each area with its range; opened, the evidence behind it. */
export function AreaTable({ guide, result }: AreaTableProps) {
  const [openArea, setOpenArea] = useState<string | null>(null);
  return (
    <ul className={classes.areas}>
      {guide.skills.map(({ area, labs }) => {
        const found = result.areas.find((one) => one.area === area);
        if (!found) return null;
        const open = openArea === area;
        return (
          <li key={area}>
            <AreaRow
              guide={guide}
              area={found}
              noLabs={labs.length === 0}
              open={open}
              onToggle={() => setOpenArea(open ? null : area)}
            />
            {open && <AreaEvidence area={found} result={result} />}
          </li>
        );
      })}
    </ul>
  );
}

interface AreaRowProps {
  guide: AssessmentGuide;
  area: AreaResult;
  noLabs: boolean;
  open: boolean;
  onToggle: () => void;
}

function AreaRow({ guide, area, noLabs, open, onToggle }: AreaRowProps) {
  const { t } = useTranslation('assessment');
  const text = useLocalized();
  const number = guide.skills.findIndex((skill) => skill.area === area.area) + 1;
  const skill = guide.skills[number - 1];
  const { mean, low, high } = area.ability;
  const said =
    area.evidence.length > 0 ? t('areas.evidence', { count: area.evidence.length }) : t('areas.guessed');
  return (
    <button type="button" className={classes.area} aria-expanded={open} onClick={onToggle}>
      <span className={classes.areaName}>
        {number} {skill ? text(skill.title) : area.area}
      </span>
      <span
        className={classes.bar}
        role="img"
        aria-label={t('areas.range', { mean: mean.toFixed(1), low: low.toFixed(1), high: high.toFixed(1) })}
      >
        {LEVEL_MARKS.map((mark) => (
          <span key={mark} className={classes.mark} style={{ insetInlineStart: `${mark * 100}%` }} />
        ))}
        <span
          className={classes.span}
          data-guessed={area.evidence.length === 0 || undefined}
          style={{ insetInlineStart: `${share(low) * 100}%`, width: `${(share(high) - share(low)) * 100}%` }}
        />
        <span className={classes.mean} style={{ insetInlineStart: `${share(mean) * 100}%` }} />
      </span>
      <span className={classes.muted}>
        {said}
        {noLabs && ` · ${t('areas.noLabs')}`}
      </span>
    </button>
  );
}

import { Button, NativeSelect } from '@mantine/core';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { LabSummary, TrackLab } from '@gopherlab/contracts';
import { useLocalized } from '../../lib/localized.ts';
import { moveLab, removeLab } from './editor-model.ts';
import { LabRow } from './LabRow.tsx';
import classes from './tracks.module.css';

interface LabsEditorProps {
  chosen: TrackLab[];
  labs: readonly LabSummary[];
  onChange: (chosen: TrackLab[]) => void;
}

/** The labs of a track: added, ordered, weighed and made to wait for each other, all with the keyboard too. */
export function LabsEditor({ chosen, labs, onChange }: LabsEditorProps) {
  const { t } = useTranslation('tracks');
  const text = useLocalized();
  // What a button did is said aloud: the row under it has moved.
  const [said, setSaid] = useState('');
  const list = useRef<HTMLOListElement>(null);
  const titles = new Map(labs.map(({ slug, title }) => [slug, text(title)]));
  const nameOf = (lab: string) => titles.get(lab) ?? lab;
  const move = (at: number, by: -1 | 1) => {
    const lab = chosen[at]?.lab ?? '';
    onChange(moveLab(chosen, at, by));
    setSaid(t('editor.moved', { lab: nameOf(lab), place: at + by + 1, count: chosen.length }));
  };
  const remove = (lab: string) => {
    onChange(removeLab(chosen, lab));
    setSaid(t('editor.removed', { lab: nameOf(lab) }));
    list.current?.focus();
  };
  return (
    <fieldset className={classes.labs}>
      <legend>{t('editor.labs')}</legend>
      {chosen.length === 0 ? <p className={classes.muted}>{t('editor.noLabs')}</p> : null}
      <ol className={classes.path} ref={list} tabIndex={-1}>
        {chosen.map((own, at) => (
          <LabRow
            key={own.lab}
            own={own}
            at={at}
            chosen={chosen}
            nameOf={nameOf}
            onChange={(changed) => onChange(chosen.with(at, changed))}
            onMove={(by) => move(at, by)}
            onRemove={() => remove(own.lab)}
          />
        ))}
      </ol>
      <p className="visually-hidden" role="status">
        {said}
      </p>
      <AddLab
        free={labs.filter(({ slug }) => !chosen.some(({ lab }) => lab === slug))}
        onAdd={(lab) => {
          onChange([...chosen, { lab, weight: 1, requires: [] }]);
          setSaid(t('editor.added', { lab: nameOf(lab) }));
        }}
      />
    </fieldset>
  );
}

function AddLab({ free, onAdd }: { free: readonly LabSummary[]; onAdd: (lab: string) => void }) {
  const { t } = useTranslation('tracks');
  const text = useLocalized();
  const [lab, setLab] = useState('');
  if (free.length === 0) return null;
  return (
    <div className={classes.controls}>
      <NativeSelect
        label={t('editor.add')}
        value={lab}
        onChange={(event) => setLab(event.currentTarget.value)}
        data={[
          { value: '', label: t('editor.choose') },
          ...free.map(({ slug, title }) => ({ value: slug, label: text(title) })),
        ]}
      />
      <Button
        variant="default"
        onClick={() => {
          if (lab === '') return;
          onAdd(lab);
          setLab('');
        }}
      >
        {t('editor.addDo')}
      </Button>
    </div>
  );
}

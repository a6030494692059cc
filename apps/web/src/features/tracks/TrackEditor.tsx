import { Button, TextInput, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Link, useNavigate } from 'react-router';
import type { LabSummary } from '@gopherlab/contracts';
import { DeleteTrack } from './DeleteTrack.tsx';
import type { TrackForm } from './editor-model.ts';
import { LabsEditor } from './LabsEditor.tsx';
import { SaveError } from './SaveError.tsx';
import { trackQueries, tracksApi } from './tracks-api.ts';
import classes from './tracks.module.css';

interface TrackEditorProps {
  initial: TrackForm;
  isNew: boolean;
  labs: readonly LabSummary[];
}

/** The whole of a track as a form; what the server refuses stays in it. */
export function TrackEditor({ initial, isNew, labs }: TrackEditorProps) {
  const { t } = useTranslation('tracks');
  const navigate = useNavigate();
  const client = useQueryClient();
  const [form, setForm] = useState(initial);
  const save = useMutation({
    mutationFn: () => {
      const { slug, ...input } = form;
      return isNew ? tracksApi.create({ slug, ...input }) : tracksApi.change(slug, input);
    },
    onSuccess: async (track) => {
      await client.invalidateQueries({ queryKey: trackQueries.all });
      client.setQueryData(trackQueries.one(track.slug).queryKey, track);
      await navigate(`/tracks/${track.slug}`);
    },
  });
  const change = (part: Partial<TrackForm>) => setForm((now) => ({ ...now, ...part }));
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    save.mutate();
  };
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      {isNew ? (
        <TextInput
          label={t('editor.slug')}
          description={t('editor.slugWhy')}
          value={form.slug}
          required
          maxLength={60}
          pattern="[a-z][a-z0-9]*(-[a-z0-9]+)*"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => change({ slug: event.currentTarget.value })}
        />
      ) : null}
      <Words form={form} onChange={change} />
      <LabsEditor chosen={form.labs} labs={labs} onChange={(chosen) => change({ labs: chosen })} />
      {isNew ? null : <p className={classes.muted}>{t('editor.versionNote')}</p>}
      <SaveError error={save.error} />
      <div className={classes.finish}>
        <Button type="submit" loading={save.isPending}>
          {t(isNew ? 'editor.create' : 'editor.save')}
        </Button>
        <Button component={Link} variant="default" to={isNew ? '/tracks' : `/tracks/${form.slug}`}>
          {t('editor.cancel')}
        </Button>
        {isNew ? null : <DeleteTrack slug={form.slug} />}
      </div>
    </form>
  );
}

function Words({ form, onChange }: { form: TrackForm; onChange: (part: Partial<TrackForm>) => void }) {
  const { t } = useTranslation('tracks');
  const { title, summary } = form;
  return (
    <>
      <div className={classes.pair}>
        <TextInput
          label={t('editor.titleEn')}
          value={title.en}
          required
          maxLength={120}
          onChange={(event) => onChange({ title: { ...title, en: event.currentTarget.value } })}
        />
        <TextInput
          label={t('editor.titleZh')}
          value={title.zh}
          lang="zh-CN"
          required
          maxLength={120}
          onChange={(event) => onChange({ title: { ...title, zh: event.currentTarget.value } })}
        />
      </div>
      <div className={classes.pair}>
        <Textarea
          label={t('editor.summaryEn')}
          description={t('editor.summaryWhy')}
          value={summary.en}
          required
          maxLength={600}
          autosize
          minRows={2}
          onChange={(event) => onChange({ summary: { ...summary, en: oneLine(event.currentTarget.value) } })}
        />
        <Textarea
          label={t('editor.summaryZh')}
          description={t('editor.summaryWhy')}
          value={summary.zh}
          lang="zh-CN"
          required
          maxLength={600}
          autosize
          minRows={2}
          onChange={(event) => onChange({ summary: { ...summary, zh: oneLine(event.currentTarget.value) } })}
        />
      </div>
    </>
  );
}

/** A summary has no paragraphs; pasted line breaks become spaces. */
const oneLine = (text: string) => text.replace(/\s*[\r\n]+\s*/g, ' ');

import { Button, Checkbox, Textarea } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useRef, useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { RosterFile } from '@gopherlab/contracts';
import { ApiError } from '../../lib/api-error.ts';
import { readRosterFile, ROSTER_BYTES } from './roster-file.ts';
import { RosterPreviewTable } from './RosterPreviewTable.tsx';
import { teachApi } from './teach-api.ts';
import classes from './teach.module.css';
import { TeachError } from './TeachError.tsx';
import { useCohortChange } from './use-cohort-change.ts';

/** A roster from a file or pasted: first what it would do, then doing exactly that. */
export function RosterImport({ cohortId }: { cohortId: string }) {
  const { t } = useTranslation('teach');
  const { preview, apply, forget } = useRosterImport(cohortId);
  const overtaken = apply.error instanceof ApiError && apply.error.code === 'ROSTER_CHANGED';
  return (
    <section aria-labelledby="roster-import" className={classes.section}>
      <h2 id="roster-import">{t('import.title')}</h2>
      <p className={classes.lead}>{t('import.lead')}</p>
      <ImportForm
        loading={preview.isPending}
        onChange={forget}
        onPreview={(bytes, removeMissing) => {
          apply.reset();
          preview.mutate(() => readRosterFile(bytes, removeMissing));
        }}
      />
      <TeachError error={preview.error} />
      {overtaken ? (
        <p role="alert" className={classes.notice}>
          {t('import.changed')}
        </p>
      ) : (
        <TeachError error={apply.error} />
      )}
      {apply.data ? (
        <p role="status">{t('import.done', { ...apply.data })}</p>
      ) : preview.data ? (
        <RosterPreviewTable
          preview={preview.data.preview}
          loading={apply.isPending}
          onApply={() => apply.mutate({ ...preview.data.body, base: preview.data.preview.base })}
        />
      ) : null}
    </section>
  );
}

function useRosterImport(cohortId: string) {
  const preview = useMutation({
    mutationFn: async (read: () => Promise<RosterFile>) => {
      const body = await read();
      return { body, preview: await teachApi.previewRoster(cohortId, body) };
    },
  });
  const apply = useCohortChange(cohortId, async (body: Parameters<typeof teachApi.applyRoster>[1]) => {
    try {
      return await teachApi.applyRoster(cohortId, body);
    } catch (error) {
      // Somebody signed up, or another instructor was faster: what it would do now is shown at once.
      if (error instanceof ApiError && error.code === 'ROSTER_CHANGED') {
        const { file, removeMissing } = body;
        preview.mutate(() => Promise.resolve({ file, removeMissing }));
      }
      throw error;
    }
  });
  const forget = () => {
    preview.reset();
    apply.reset();
  };
  return { preview, apply, forget };
}

interface ImportFormProps {
  loading: boolean;
  /** What was previewed is not what stands here any more. */
  onChange: () => void;
  onPreview: (bytes: Blob, removeMissing: boolean) => void;
}

function ImportForm({ loading, onChange, onPreview }: ImportFormProps) {
  const { t } = useTranslation('teach');
  const input = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [text, setText] = useState('');
  const [removeMissing, setRemoveMissing] = useState(false);
  const bytes = text.trim() === '' ? file : new Blob([text]);
  const tooLarge = bytes !== null && bytes.size > ROSTER_BYTES;
  const change = (set: () => void) => {
    set();
    onChange();
  };
  const handleSubmit = (event: SubmitEvent) => {
    event.preventDefault();
    if (bytes && !tooLarge) onPreview(bytes, removeMissing);
  };
  return (
    <form className={classes.stack} onSubmit={handleSubmit}>
      <label className={classes.file}>
        <span>{t('import.file')}</span>
        <input
          type="file"
          accept=".csv,.tsv,.txt,text/csv"
          ref={input}
          // The same file, mended, is chosen again.
          onClick={(event) => {
            event.currentTarget.value = '';
            change(() => setFile(null));
          }}
          onChange={({ currentTarget: { files } }) =>
            change(() => {
              setFile(files?.[0] ?? null);
              setText('');
            })
          }
        />
      </label>
      <Textarea
        label={t('import.paste')}
        placeholder={'email,name,external_id\nada@example.org,Ada Lovelace,1001'}
        autosize
        minRows={3}
        maxRows={10}
        value={text}
        onChange={({ currentTarget: { value } }) =>
          change(() => {
            setText(value);
            setFile(null);
            if (input.current) input.current.value = '';
          })
        }
      />
      <Checkbox
        label={t('import.removeMissing')}
        checked={removeMissing}
        onChange={({ currentTarget: { checked } }) => change(() => setRemoveMissing(checked))}
      />
      {tooLarge ? (
        <p role="alert" className={classes.error}>
          {t('import.tooLarge')}
        </p>
      ) : null}
      <div>
        <Button type="submit" variant="default" loading={loading} disabled={!bytes || tooLarge}>
          {t('import.preview')}
        </Button>
      </div>
    </form>
  );
}

import { useState, type KeyboardEvent } from 'react';
import { TextInput } from '@mantine/core';
import { useTranslation } from 'react-i18next';
import classes from './file-tree.module.css';
import { pathProblem } from './workspace-files.ts';

interface FileNameFieldProps {
  initial: string;
  taken: readonly string[];
  extensions: readonly string[];
  onDone: (path: string) => void;
  onCancel: () => void;
}

export function FileNameField({ initial, taken, extensions, onDone, onCancel }: FileNameFieldProps) {
  const { t } = useTranslation('workspace');
  const [path, setPath] = useState(initial);
  const problem = pathProblem(path, taken, extensions);
  const handleKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === 'Escape') onCancel();
    if (event.key === 'Enter' && !problem) onDone(path);
  };
  return (
    <TextInput
      className={classes.field ?? ''}
      value={path}
      aria-label={t('files.name')}
      placeholder={`name${extensions[0] ?? ''}`}
      description={t('files.nameHint')}
      error={
        problem && problem !== 'empty'
          ? t(`files.problem.${problem}`, { extensions: extensions.join(' ') })
          : null
      }
      data-autofocus
      ref={focusOnce}
      onChange={(event) => setPath(event.currentTarget.value)}
      onKeyDown={handleKeyDown}
    />
  );
}

function focusOnce(input: HTMLInputElement | null): void {
  if (input && document.activeElement !== input) input.focus();
}

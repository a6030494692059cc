import { Button, Checkbox, Textarea, TextInput } from '@mantine/core';
import { useState, type SubmitEvent } from 'react';
import { useTranslation } from 'react-i18next';
import type { LtiPlatformInput } from '@gopherlab/contracts';
import { IntegrationError } from './IntegrationError.tsx';
import classes from './integrations.module.css';

interface PlatformFormProps {
  initial?: LtiPlatformInput;
  submit: string;
  error: Error | null;
  loading: boolean;
  onSubmit: (input: LtiPlatformInput) => void;
  onCancel: () => void;
}

const EMPTY: LtiPlatformInput = {
  name: '',
  issuer: '',
  clientId: '',
  authUrl: '',
  tokenUrl: '',
  jwksUrl: '',
  deploymentIds: [],
  instructorsTeach: false,
};
const FIELDS = [
  ['name', 120],
  ['issuer', 500],
  ['clientId', 255],
  ['authUrl', 2000],
  ['tokenUrl', 2000],
  ['jwksUrl', 2000],
] as const;

/** A platform's registration, as its admin reads it there. */
export function PlatformForm({
  initial = EMPTY,
  submit,
  error,
  loading,
  onSubmit,
  onCancel,
}: PlatformFormProps) {
  const { t } = useTranslation('integrations');
  const [input, setInput] = useState(initial);
  const [deployments, setDeployments] = useState(initial.deploymentIds.join('\n'));
  const set = (change: Partial<LtiPlatformInput>) => setInput({ ...input, ...change });
  function handleSubmit(event: SubmitEvent) {
    event.preventDefault();
    const ids = deployments.split('\n').map((line) => line.trim());
    onSubmit({ ...input, deploymentIds: [...new Set(ids.filter((id) => id !== ''))] });
  }
  return (
    <form className={classes.form} onSubmit={handleSubmit}>
      {FIELDS.map(([name, maxLength]) => (
        <TextInput
          key={name}
          type={name.endsWith('Url') ? 'url' : 'text'}
          label={t(`field.${name}`)}
          description={name === 'issuer' ? t('field.issuerHint') : undefined}
          required
          autoComplete="off"
          maxLength={maxLength}
          value={input[name]}
          onChange={(event) => set({ [name]: event.currentTarget.value })}
        />
      ))}
      <Textarea
        label={t('field.deploymentIds')}
        description={t('field.deploymentIdsHint')}
        required
        rows={2}
        value={deployments}
        onChange={(event) => setDeployments(event.currentTarget.value)}
      />
      <Checkbox
        label={t('field.instructorsTeach')}
        description={t('field.instructorsTeachHint')}
        checked={input.instructorsTeach}
        onChange={(event) => set({ instructorsTeach: event.currentTarget.checked })}
      />
      <IntegrationError error={error} />
      <div className={classes.buttons}>
        <Button type="submit" loading={loading}>
          {submit}
        </Button>
        <Button variant="default" onClick={onCancel}>
          {t('cancel')}
        </Button>
      </div>
    </form>
  );
}

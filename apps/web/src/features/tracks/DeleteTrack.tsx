import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SecondStep } from '../teach/SecondStep.tsx';
import { SaveError } from './SaveError.tsx';
import { trackQueries, tracksApi } from './tracks-api.ts';

/** Takes the track away, in a second step. */
export function DeleteTrack({ slug }: { slug: string }) {
  const { t } = useTranslation('tracks');
  const client = useQueryClient();
  const navigate = useNavigate();
  const remove = useMutation({
    mutationFn: () => tracksApi.remove(slug),
    onSuccess: async () => {
      await navigate('/tracks');
      await client.invalidateQueries({ queryKey: trackQueries.all });
    },
  });
  return (
    <>
      <SecondStep
        label={t('editor.delete')}
        question={t('editor.deleteSure')}
        loading={remove.isPending}
        onConfirm={() => remove.mutate()}
      />
      <SaveError error={remove.error} />
    </>
  );
}

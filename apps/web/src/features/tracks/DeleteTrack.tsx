import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import { useNavigate } from 'react-router';
import { SecondStep } from '../../components/SecondStep.tsx';
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
      // This page still shows it: not asked for again, only no longer believed.
      void client.invalidateQueries({ queryKey: trackQueries.one(slug).queryKey, refetchType: 'none' });
      void client.invalidateQueries({ queryKey: trackQueries.list().queryKey });
      await navigate('/tracks');
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

import { useTranslation } from 'react-i18next';
import { useLocation, useNavigate } from 'react-router';
import { StatePanel } from '../components/StatePanel.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const navigate = useNavigate();
  return (
    <>
      <title>{t('title', { page: t('notFound.title') })}</title>
      <StatePanel
        kind="gone"
        headingLevel={1}
        title={t('notFound.title')}
        why={t('notFound.why', { path: pathname })}
        next={t('notFound.next')}
        action={{ label: t('actions.backToLabs'), onClick: () => void navigate('/') }}
      />
    </>
  );
}

import { Component, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StatePanel } from './StatePanel.tsx';

interface ErrorBoundaryProps {
  children: ReactNode;
}
interface ErrorBoundaryState {
  error: Error | undefined;
}

/** Holds a fault inside the panel where it happened; the rest of the page goes on. */
export class ErrorBoundary extends Component<ErrorBoundaryProps, ErrorBoundaryState> {
  override state: ErrorBoundaryState = { error: undefined };

  static getDerivedStateFromError(error: Error): ErrorBoundaryState {
    return { error };
  }

  override render() {
    if (this.state.error) return <BrokenPart error={this.state.error} />;
    return this.props.children;
  }
}

/** Also what a page shows whose code could not be loaded. */
export function BrokenPart({ error }: { error: unknown }) {
  const { t } = useTranslation();
  return (
    <StatePanel
      kind="failed"
      title={t('state.brokenTitle')}
      why={t('state.brokenWhy', { message: error instanceof Error ? error.message : String(error) })}
      next={t('state.brokenNext')}
      action={{ label: t('actions.reload'), onClick: () => location.reload() }}
    />
  );
}

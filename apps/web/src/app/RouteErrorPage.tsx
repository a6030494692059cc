import { useRouteError } from 'react-router';
import { BrokenPart } from '../components/ErrorBoundary.tsx';
import { AppBar } from './AppBar.tsx';

/** A page whose code failed or could not be fetched; the bar stays. */
export function RouteErrorPage() {
  const error = useRouteError();
  return (
    <>
      <AppBar />
      <main id="content">
        <BrokenPart error={error} />
      </main>
    </>
  );
}

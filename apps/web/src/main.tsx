import './styles/global.css';
import './styles/fonts.css';
import './styles/tokens.css';
import '@mantine/core/styles.layer.css';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { RouterProvider } from 'react-router/dom';
import { Providers } from './app/Providers.tsx';
import { createRouter } from './app/router.tsx';
import { listenForShortcuts } from './lib/actions.ts';
import { watchConnection } from './lib/connection.ts';
import { startI18n } from './lib/i18n.ts';
import { createQueryClient } from './lib/query.ts';

async function start(host: HTMLElement): Promise<void> {
  const queryClient = createQueryClient();
  const router = createRouter(queryClient);
  watchConnection();
  listenForShortcuts();
  await startI18n();
  createRoot(host).render(
    <StrictMode>
      <Providers queryClient={queryClient}>
        <RouterProvider router={router} />
      </Providers>
    </StrictMode>,
  );
}

const host = document.getElementById('root');
if (host) void start(host);

import type { QueryClient } from '@tanstack/react-query';
import { createBrowserRouter, redirect } from 'react-router';
import { loadTexts } from '../lib/i18n.ts';
import { queries } from '../lib/query.ts';
import { accountRoutes } from './account-routes.ts';
import { Layout } from './Layout.tsx';
import { NotFoundPage } from './NotFoundPage.tsx';
import { embedRoutes, playgroundRoutes } from './playground-routes.ts';
import { RouteErrorPage } from './RouteErrorPage.tsx';
import { trackRoutes } from './track-routes.ts';

/** Data is asked for while the page's code is still loading; the pages themselves read it from the query client. */
export function createRouter(queryClient: QueryClient) {
  if (location.pathname.startsWith('/embed/')) return createBrowserRouter(embedRoutes);
  return createBrowserRouter([
    {
      path: '/',
      Component: Layout,
      ErrorBoundary: RouteErrorPage,
      HydrateFallback: Layout,
      children: [
        {
          index: true,
          // Filters change the address, not what is loaded.
          shouldRevalidate: () => false,
          loader: () => {
            void queryClient.prefetchQuery(queries.labs());
            return null;
          },
          lazy: async () => ({
            Component: (await import('../features/catalogue/CataloguePage.tsx')).CataloguePage,
          }),
        },
        {
          path: 'labs/:slug',
          loader: ({ params }) => {
            if (params.slug) void queryClient.prefetchQuery(queries.lab(params.slug));
            return null;
          },
          lazy: async () => {
            const texts = Promise.all([loadTexts('work'), loadTexts('inPage')]);
            const { WorkspacePage } = await import('../features/workspace/WorkspacePage.tsx');
            await texts;
            return { Component: WorkspacePage };
          },
        },
        {
          path: 'progress',
          loader: () => {
            void queryClient.prefetchQuery(queries.assessmentGuide());
            return null;
          },
          lazy: async () => ({
            Component: (await import('../features/assessment/ProgressPage.tsx')).ProgressPage,
          }),
        },
        {
          path: 'progress/:id',
          lazy: async () => ({
            Component: (await import('../features/assessment/AssessmentPage.tsx')).AssessmentPage,
          }),
        },
        {
          path: 'teach',
          lazy: async () => {
            const texts = loadTexts('teaching');
            const { TeachPage } = await import('../features/teach/TeachPage.tsx');
            await texts;
            return { Component: TeachPage };
          },
        },
        {
          path: 'teach/cohorts/:id',
          lazy: async () => {
            const texts = loadTexts('teaching');
            const { CohortFrame } = await import('../features/teach/CohortFrame.tsx');
            await texts;
            return { Component: CohortFrame };
          },
          // One for each tab of the frame.
          children: [
            { index: true, loader: () => redirect('roster') },
            {
              path: 'roster',
              lazy: async () => ({
                Component: (await import('../features/teach/RosterPage.tsx')).RosterPage,
              }),
            },
            {
              path: 'assignments',
              lazy: async () => ({
                Component: (await import('../features/assignments/AssignmentsPage.tsx')).AssignmentsPage,
              }),
            },
            {
              // `new`, or an assignment's id.
              path: 'assignments/:assignmentId',
              lazy: async () => ({
                Component: (await import('../features/assignments/AssignmentPage.tsx')).AssignmentPage,
              }),
            },
            {
              path: 'gradebook',
              shouldRevalidate: ({ currentUrl, nextUrl }) => currentUrl.pathname !== nextUrl.pathname,
              // Thousands of grades come while the frame asks for the cohort's name.
              loader: async ({ params: { id = '' }, request }) => {
                const { gradebookQueries } = await import('../features/gradebook/gradebook-api.ts');
                const assignment = new URL(request.url).searchParams.get('assignment');
                void queryClient.prefetchQuery(gradebookQueries.read(id, assignment));
                return null;
              },
              lazy: async () => ({
                Component: (await import('../features/gradebook/GradebookPage.tsx')).GradebookPage,
              }),
            },
            {
              path: 'live',
              lazy: async () => ({ Component: (await import('../features/live/LivePage.tsx')).LivePage }),
            },
            {
              path: 'similarity',
              lazy: async () => ({
                Component: (await import('../features/similarity/SimilarityPage.tsx')).SimilarityPage,
              }),
            },
            {
              path: 'webhooks',
              lazy: async () => {
                const texts = loadTexts('integrations');
                const { WebhooksPage } = await import('../features/integrations/WebhooksPage.tsx');
                await texts;
                return { Component: WebhooksPage };
              },
            },
            { path: '*', Component: NotFoundPage },
          ],
        },
        {
          path: 'join/:code',
          lazy: async () => {
            const texts = loadTexts('teaching');
            const { JoinPage } = await import('../features/teach/JoinPage.tsx');
            await texts;
            return { Component: JoinPage };
          },
        },
        {
          path: 'assignments',
          lazy: async () => {
            const texts = loadTexts('work');
            const { WorkListPage } = await import('../features/work/WorkListPage.tsx');
            await texts;
            return { Component: WorkListPage };
          },
        },
        {
          path: 'assignments/:id',
          lazy: async () => {
            const texts = loadTexts('work');
            const { WorkPage } = await import('../features/work/WorkPage.tsx');
            await texts;
            return { Component: WorkPage };
          },
        },
        {
          path: 'certificates',
          loader: () => {
            void queryClient.prefetchQuery(queries.certificateOffers());
            return null;
          },
          lazy: async () => {
            const texts = loadTexts('certificates');
            const { CertificatesPage } = await import('../features/certificates/CertificatesPage.tsx');
            await texts;
            return { Component: CertificatesPage };
          },
        },
        {
          path: 'certificates/:id',
          loader: ({ params }) => {
            if (params.id) void queryClient.prefetchQuery(queries.certificate(params.id));
            return null;
          },
          lazy: async () => {
            const texts = loadTexts('certificates');
            const { CertificatePage } = await import('../features/certificates/CertificatePage.tsx');
            await texts;
            return { Component: CertificatePage };
          },
        },
        ...trackRoutes,
        ...playgroundRoutes,
        ...accountRoutes,
        { path: '*', Component: NotFoundPage },
      ],
    },
  ]);
}

import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { gotoolProgram } from './packages/gotool/vite-plugin.ts';
import { precompress } from './apps/web/scripts/precompress.ts';

const API = process.env.API_URL ?? 'http://localhost:3000';

/** The page: `vite build` makes apps/web/dist, `vite` serves it while developing, with the API of a running product. */
export default defineConfig({
  root: 'apps/web',
  plugins: [react(), gotoolProgram(), precompress()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    manifest: true,
    target: 'es2022',
    // Monaco is one large chunk on purpose: it is fetched only in the workspace.
    chunkSizeWarningLimit: 4000,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            // Changes rarely, so a new version of the product leaves it in the browser's cache.
            {
              name: 'react',
              test: /node_modules[\\/](react|react-dom|scheduler|react-router)[\\/]/,
              priority: 20,
            },
          ],
        },
      },
    },
  },
  server: {
    port: 5173,
    proxy: {
      '/api': { target: API, changeOrigin: false },
      '/toolchain': API,
      '/.well-known': API,
      '/healthz': API,
      '/readyz': API,
    },
  },
});

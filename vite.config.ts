import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';

/**
 * What the worker starts with, all but its entry. WebKit runs the entry of a module worker anew, beside the first, when
 * a chunk that is loaded later imports from it: there would be two workers in one, each answering.
 */
const startOfWorker = {
  name: 'start',
  tags: ['$initial' as const],
  test: (id: string) => !id.endsWith('/worker/entry.ts'),
};

export default defineConfig({
  // Relative addresses: the built folder can be served from any path.
  base: './',
  plugins: [react()],
  worker: { format: 'es', rolldownOptions: { output: { codeSplitting: { groups: [startOfWorker] } } } },
  build: { target: 'es2023', chunkSizeWarningLimit: 700 },
  test: {
    include: ['src/**/*.test.{ts,tsx}', 'scripts/**/*.test.ts'],
    setupFiles: ['src/property-seed-for-tests.ts'],
    environment: 'node',
    // For what hangs; how long work takes is the machine's affair.
    testTimeout: 180_000,
    hookTimeout: 180_000,
  },
});

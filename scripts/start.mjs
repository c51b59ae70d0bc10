// Builds the page, serves it and prints the address. Another port is taken, and named, when the usual one is busy.
import { build, preview } from 'vite';

const USUAL_PORT = 4173;

await build({ logLevel: 'warn' });
const server = await preview({
  preview: { port: USUAL_PORT, strictPort: false, open: process.argv.includes('--open') },
  logLevel: 'warn',
});
const address = server.resolvedUrls?.local[0] ?? `http://localhost:${USUAL_PORT}/`;
const port = Number(new URL(address).port);
if (port !== USUAL_PORT) console.log(`Port ${USUAL_PORT} is busy; using ${port} instead.`);
console.log(`Beatlens is ready: ${address}\nPress Ctrl+C to stop.`);

#!/usr/bin/env node
import { processIo } from '../lib/cli/io';
import { main } from '../lib/cli/main';

// Whoever reads the output may have read enough: `infra synth | head`.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});

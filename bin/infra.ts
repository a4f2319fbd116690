#!/usr/bin/env node
import { processIo } from '../lib/cli/io';
import { main } from '../lib/cli/main';

void main(process.argv.slice(2), processIo()).then((code) => {
  process.exitCode = code;
});

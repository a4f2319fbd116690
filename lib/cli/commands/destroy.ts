import type { Command } from '../command';
export const command: Command = { define() {} };

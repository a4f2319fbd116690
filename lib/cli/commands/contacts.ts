import { defaultEnvironment } from '../../manifest/environments';
import { Contact, contactKeywords } from '../../model/ownership/contact';
import { exitCodes, UserError, type ExitCode } from '../../model/error';
import { nearest } from '../../model/nearest';
import type { Command, CommandContext } from '../command';
import { projectOption } from '../options';
import { readManifest } from '../read-manifest';

interface Options {
  readonly project?: string;
  readonly for?: string;
  readonly json?: boolean;
}

/** `infra contacts`: whom to tell, by what it is about. */
export const command: Command = {
  define(definition, context) {
    definition
      .addOption(projectOption())
      .option('--for <keyword>', `only the contacts for one topic: ${contactKeywords.join(', ')}`)
      .option('--json', 'print JSON')
      .action((options: Options) => context.run(() => contacts(options, context)));
  },
};

async function contacts(options: Options, { io }: CommandContext): Promise<ExitCode> {
  const asked = options.for === undefined ? undefined : keyword(options.for);
  const { values } = await readManifest(io, { ...options, env: defaultEnvironment });
  const all = values.contacts.map((contact) => new Contact(contact));
  const told = all.filter((contact) => asked === undefined || contact.handles(asked));
  if (options.json === true) io.stdout.write(`${JSON.stringify(told.map(asJson), null, 2)}\n`);
  else {
    const width = Math.max(0, ...told.map(({ address }) => address.length));
    for (const contact of told) {
      const about = asked === undefined ? `  ${asJson(contact).keywords.join(', ')}` : '';
      io.stdout.write(`${asked === undefined ? contact.address.padEnd(width) : contact.address}${about}\n`);
    }
  }
  if (told.length > 0) return exitCodes.ok;
  io.stderr.write(
    asked === undefined ? 'the project names no contact\n' : `the project names no contact for ${asked}\n`,
  );
  return exitCodes.failed;
}

function asJson(contact: Contact) {
  return {
    address: contact.address,
    ...contact.values,
    keywords: contactKeywords.filter((one) => contact.handles(one)),
  };
}

/** @throws UserError where there is no such keyword */
function keyword(text: string): string {
  if (contactKeywords.some((one) => one === text)) return text;
  const meant = nearest(text, contactKeywords);
  throw new UserError(`unknown keyword "${text}"`, {
    code: 'unknown-keyword',
    exitCode: exitCodes.invalid,
    hint: `${meant === undefined ? '' : `Did you mean ${meant}? `}Choose one of ${contactKeywords.join(', ')}.`,
  });
}

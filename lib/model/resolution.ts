import type { Application } from './application';
import { meant } from './meant';
import { parsePlaceholders } from './placeholder';
import { quote } from './quote';
import { ConstructError } from './scope';
import type { Stack } from './stack';

/** What placeholders can name besides add-ons and other applications; undefined if there is none. */
type Facts = { readonly [root: string]: { readonly [field: string]: (of: Application) => string | undefined } };

const facts: Facts = {
  project: {
    name: ({ project }) => project.name,
    version: ({ project }) => project.version,
    description: ({ project }) => project.description,
    repository: ({ project }) => project.repository,
  },
  environment: {
    name: ({ project }) => project.environment.name,
    kind: ({ project }) => project.environment.kind,
    namespace: ({ project }) => project.namespace,
    domain: ({ project }) => project.environment.domain,
  },
  application: {
    name: ({ name }) => name,
    image: ({ image }) => image,
    version: ({ version }) => version,
    host: ({ host }) => host,
    url: ({ url }) => url,
  },
};

const noVersion =
  'Add version: to project.yml. Its default, the commit, is not known outside a git repository or in files that are committed, such as exports.';

/** What placeholders can name of other applications in the environment. */
const addresses: Facts[string] = {
  host: ({ host }) => host,
  url: ({ url }) => url,
};

/** Replaces the placeholders in the texts of an application. */
export class Resolution {
  private isAskedForHost = false;

  /** @param stack the application's, once it has one */
  constructor(
    private readonly application: Application,
    private readonly stack: () => Stack | undefined,
  ) {}

  /** The text with its placeholders replaced. @throws ConstructError on an unknown one */
  text(text: string): string {
    if (!text.includes('${')) return text;
    return parsePlaceholders(text)
      .map((segment) => ('text' in segment ? segment.text : this.lookUp(segment.reference)))
      .join('');
  }

  /** The value with the placeholders in each of its texts replaced. */
  value(value: unknown): unknown {
    if (typeof value === 'string') return this.text(value);
    if (Array.isArray(value)) return value.map((item) => this.value(item));
    const adopted = this.application.project.tokens.adopt(value);
    if (typeof adopted !== 'object' || adopted === null) return adopted;
    return Object.fromEntries(Object.entries(adopted).map(([key, item]) => [key, this.value(item)]));
  }

  /** The stack's host, which may itself refer to something. @throws ConstructError if it refers to itself */
  get host(): string | undefined {
    if (this.isAskedForHost)
      throw new ConstructError(this.application, 'placeholder-cycle', 'has a host that refers to itself');
    this.isAskedForHost = true;
    try {
      return this.stack()?.host;
    } finally {
      this.isAskedForHost = false;
    }
  }

  private lookUp(reference: readonly string[]): string {
    const [root = '', ...rest] = reference;
    if (root === 'addons') return this.binding(reference);
    if (root === 'applications') return this.address(reference);
    const fields = Object.hasOwn(facts, root) ? facts[root] : undefined;
    if (fields !== undefined) return this.fact(reference, { of: this.application, fields, what: root, path: rest });
    const roots = ['addons', 'applications', ...Object.keys(facts)];
    throw this.unknown(reference, `unknown name ${quote(root)}; ${meant(root, roots)}`);
  }

  /** The address of another application in the environment: `applications.web.url`. */
  private address(reference: readonly string[]): string {
    const [, name = '', ...path] = reference;
    const { applications } = this.application.project;
    const of = applications.find((application) => application.name === name);
    if (of !== undefined) return this.fact(reference, { of, fields: addresses, what: name, path });
    const known = applications.map((application) => application.name);
    throw this.unknown(reference, `unknown application ${quote(name)}; ${meant(name, known)}`);
  }

  private fact(
    reference: readonly string[],
    { of, fields, what, path }: { of: Application; fields: Facts[string]; what: string; path: readonly string[] },
  ): string {
    const field = path.join('.');
    const fact = Object.hasOwn(fields, field) ? fields[field] : undefined;
    if (fact === undefined) {
      const wrong = field === '' ? `${what} is not a value` : `${what} has no ${quote(field)}`;
      throw this.unknown(reference, `${wrong}; ${meant(field, Object.keys(fields))}`);
    }
    const value = fact(of);
    if (value !== undefined) return value;
    const owner = of === this.application && reference[0] === what ? `the ${what}` : what;
    const hint = reference.join('.') === 'project.version' ? noVersion : 'Set it, or write the value itself.';
    throw this.unknown(reference, `${owner} has no ${field}`, hint);
  }

  private binding(reference: readonly string[]): string {
    const [, alias = '', name = '', ...more] = reference;
    const { attachments } = this.application;
    const attachment = attachments.get(alias.toUpperCase());
    if (attachment === undefined) {
      const known = [...attachments.keys()].map((each) => each.toLowerCase());
      throw this.unknown(reference, `unknown add-on ${quote(alias)}; ${meant(alias, known, 'it uses none')}`);
    }
    const { addon } = attachment;
    if (more.length === 0 && addon.bindingNames.includes(name)) return addon.binding(name);
    const path = [name, ...more].join('.');
    const wrong =
      path === '' ? 'the name of a binding is missing' : `${attachment.alias} has no binding ${quote(path)}`;
    throw this.unknown(reference, `${wrong}; ${meant(path, addon.bindingNames)}`);
  }

  private unknown(reference: readonly string[], problem: string, hint?: string): ConstructError {
    const raw = `\${${reference.join('.')}}`;
    const literal = `For a literal ${raw}, write $${raw}.`;
    return new ConstructError(this.application, 'placeholder-unknown', `${raw}: ${problem}`, hint ?? literal);
  }
}

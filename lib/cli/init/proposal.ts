import type { Descriptions } from '../../model/description';

/** A value of YAML. */
export type Value = string | number | boolean | null | readonly Value[] | { readonly [key: string]: Value };

/** A variable of an application. */
export interface ProposedVariable {
  readonly value: string;
  /** What it is, in a few words. @default nothing is told of it */
  readonly means?: string | undefined;
}

/** An add-on of an application. */
export interface ProposedAddOn {
  readonly type: string;
  /** @default the type's conventional alias */
  readonly as?: string | undefined;
  readonly parameters?: { readonly [name: string]: Value };
  /** Variable name → binding. */
  readonly env?: { readonly [variable: string]: string };
  /** What it is for, or what it stands for. @default nothing is told of it */
  readonly means?: string | undefined;
}

/** What a file of another tool tells of an application. */
export interface Details {
  readonly parameters?: { readonly [name: string]: Value };
  readonly variables?: { readonly [name: string]: ProposedVariable };
  readonly addons?: readonly ProposedAddOn[];
  /** Variables whose values come from keys of the configuration of the same names. */
  readonly secrets?: readonly string[];
  /** Parameters that differ in an environment, by its name. */
  readonly environments?: { readonly [environment: string]: { readonly [name: string]: Value } };
  /** What could not be taken over, and what to do instead; each a line. */
  readonly notices?: readonly string[];
}

/** How an image is made; paths begin at the top of the repository, that of the Dockerfile at the context. */
export interface ProposedBuild {
  readonly context: string;
  /** @default Dockerfile */
  readonly dockerfile?: string;
  /** What the build is given, by name. @default nothing */
  readonly args?: { readonly [name: string]: string };
}

/** An application that a repository seems to have. */
export interface Found extends Details {
  /** Where its files are, relative to the folder of the project; `.` is that folder. */
  readonly folder: string;
  /** A DNS label. @default the stack's */
  readonly name?: string;
  readonly stack: string;
  /** What speaks for it, as in `Gemfile names rails`. */
  readonly why: string;
  readonly port?: string | undefined;
  readonly schedule?: string | undefined;
  readonly image?: string | undefined;
  /** @default from the top of the repository */
  readonly build?: ProposedBuild;
}

/** What a reader looks at. */
export interface Place {
  /** The folder of the project, absolute. */
  readonly directory: string;
  /** The top of the repository, absolute; paths in a manifest begin there. */
  readonly repository: string;
  readonly descriptions: Descriptions;
}

/** Finds the applications of a repository in the files of one tool; none where that is not used. */
export type Reader = (place: Place) => readonly Found[];

/** What stands in a notice for the name of the application, which is chosen later. */
export const applicationName = '<application>';

/** A notice with the name that the application got. */
export function noticeFor(notice: string, app: string): string {
  return notice.replaceAll(applicationName, app);
}

/** Details of several files, the later before the earlier. */
export function together(...all: readonly Details[]): Required<Details> {
  return {
    parameters: Object.assign({}, ...all.map(({ parameters }) => parameters)) as Required<Details>['parameters'],
    variables: Object.assign({}, ...all.map(({ variables }) => variables)) as Required<Details>['variables'],
    addons: all.flatMap(({ addons = [] }) => addons),
    secrets: [...new Set(all.flatMap(({ secrets = [] }) => secrets))],
    environments: Object.assign(
      {},
      ...all.map(({ environments }) => environments),
    ) as Required<Details>['environments'],
    notices: all.flatMap(({ notices = [] }) => notices),
  };
}

import type { AddOn, Application, ApplicationReference, Project } from '../model';

/** Application of another project. */
export type ForeignApplication = Required<ApplicationReference>;

/** What is used. */
export type Used =
  | { readonly kind: 'addon'; readonly addon: AddOn }
  | { readonly kind: 'application'; readonly application: Application }
  | { readonly kind: 'foreign'; readonly foreign: ForeignApplication };

/** The use of something by an application, under a name of the application's own. */
export interface Use {
  readonly by: Application;
  readonly alias: string;
  readonly of: Used;
}

/** What a project is made of in an environment, and what of it uses what. */
export interface Topology {
  readonly applications: readonly Application[];
  /** Add-ons that are something of their own: neither values only nor names of applications. */
  readonly addons: readonly AddOn[];
  /** Applications of other projects that are used here. */
  readonly foreign: readonly ForeignApplication[];
  readonly uses: readonly Use[];
}

/** Reads who uses what from the attachments; nothing is rendered. */
export function topologyOf({ applications, addons }: Project): Topology {
  const foreign = new Map<string, ForeignApplication>();
  const named = new Map(applications.map((application) => [application.name, application]));
  const uses = applications.flatMap((by) =>
    [...by.attachments.values()].flatMap(({ addon, alias }): Use[] => {
      const { reaches } = addon;
      if (reaches === undefined) return isShown(addon) ? [{ by, alias, of: { kind: 'addon', addon } }] : [];
      const { project, application: name } = reaches;
      if (project === undefined) {
        const application = named.get(name);
        return application === undefined ? [] : [{ by, alias, of: { kind: 'application', application } }];
      }
      const key = `${project}/${name}`;
      const known = foreign.get(key) ?? { project, application: name };
      foreign.set(key, known);
      return [{ by, alias, of: { kind: 'foreign', foreign: known } }];
    }),
  );
  return { applications, addons: addons.filter(isShown), foreign: [...foreign.values()], uses };
}

function isShown({ description, reaches }: AddOn): boolean {
  return reaches === undefined && description.valuesOnly !== true;
}

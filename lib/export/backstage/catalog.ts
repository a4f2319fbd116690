import { topologyOf, type Topology, type Use } from '../../graph';
import { contactKeywords, objectName, type AddOn, type Application, type Project } from '../../model';
import { EntityNames } from './names';
import { ownerReference } from './owner';
import { repositoryPage } from './repository';

/** An entity of the catalogue, as Backstage's schemas have it. */
export interface Entity {
  readonly apiVersion: 'backstage.io/v1alpha1';
  readonly kind: 'System' | 'Component' | 'Resource' | 'API';
  readonly metadata: { readonly name: string; readonly [field: string]: unknown };
  readonly spec: { readonly [field: string]: unknown };
}

/** What Backstage calls an application of a stack; a service where nothing is said. */
const componentTypes: { readonly [stack: string]: string } = { 'static-site': 'website', cron: 'job', job: 'job' };

/** The entities of a project, each application as it is in the first environment that has it. */
export class Catalog {
  /** Titles of what has no owner. */
  readonly unowned: string[] = [];
  private readonly project: Project;
  private readonly topologies: readonly Topology[];
  private readonly names = new EntityNames();

  /**
   * @param projects the same project for several environments
   * @param files every file of the repository
   */
  constructor(
    projects: readonly [Project, ...Project[]],
    private readonly files: readonly string[],
  ) {
    this.project = projects[0];
    this.topologies = projects.map(topologyOf);
  }

  entities(): Entity[] {
    const seen = { applications: new Set<string>(), addons: new Set<string>() };
    const system = this.system();
    const parts = this.topologies.flatMap((topology): Entity[] => {
      const applications = topology.applications.filter(({ name }) => isNew(seen.applications, name));
      const used = new Set(topology.uses.filter(({ by }) => applications.includes(by)).map(({ of }) => of));
      const addons = topology.addons.filter(
        (addon) =>
          (topology === this.topologies[0] || [...used].some((of) => of.kind === 'addon' && of.addon === addon)) &&
          isNew(seen.addons, addon.path),
      );
      const apis = applications.filter((application) => topology.uses.some(({ of }) => isOf(of, application)));
      return [
        ...applications.map((application) => this.component(topology, application)),
        ...addons.map((addon) => this.resource(addon)),
        ...apis.map((application) => this.api(application, apis.length === 1)),
      ];
    });
    return [system, ...parts];
  }

  private system(): Entity {
    const { name, description, ownership, contacts, repository } = this.project;
    const page = repository === undefined ? undefined : repositoryPage(repository);
    const links = [
      ...(page === undefined ? [] : [{ url: page.url, title: 'Repository', icon: 'code' }]),
      ...contacts.flatMap(contactLink),
    ];
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'System',
      metadata: {
        name: objectName([name]),
        ...(description === undefined ? {} : { description }),
        annotations: this.annotations({ 'infra.dev/project': name }, ownership.fallback),
        ...(links.length === 0 ? {} : { links }),
      },
      spec: { owner: this.owner(ownership.fallback, name) },
    };
  }

  private component({ uses }: Topology, application: Application): Entity {
    const { name, project, stack, owners } = application;
    const own = uses.filter(({ by }) => by === application);
    const host = stack.host === undefined ? undefined : application.resolve('${application.url}');
    const dependsOn = unique(own.map((use) => this.dependency(use)));
    const consumesApis = unique(
      own.flatMap(({ of }) => (of.kind === 'application' ? [this.names.of(of.application)] : [])),
    );
    const providesApis = uses.some(({ of }) => isOf(of, application)) ? [this.names.of(application)] : [];
    const { type } = stack.description;
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Component',
      metadata: {
        name: this.names.of(application),
        title: name,
        annotations: this.annotations(
          {
            'backstage.io/kubernetes-label-selector': [
              `app.kubernetes.io/part-of=${project.name}`,
              `app.kubernetes.io/name=${application.identity}`,
            ].join(','),
            'infra.dev/application': `${project.name}/${name}`,
            'infra.dev/stack': type,
          },
          owners,
        ),
        tags: [type],
        ...(host === undefined ? {} : { links: [{ url: host, title: project.environment.name, icon: 'web' }] }),
      },
      spec: {
        type: componentTypes[type] ?? 'service',
        lifecycle: lifecycle(project),
        owner: this.owner(owners, name),
        system: objectName([project.name]),
        ...(providesApis.length === 0 ? {} : { providesApis }),
        ...(consumesApis.length === 0 ? {} : { consumesApis }),
        ...(dependsOn.length === 0 ? {} : { dependsOn }),
      },
    };
  }

  private resource(addon: AddOn): Entity {
    const { application, project, description, provisioner } = addon;
    const owners = application?.owners ?? project.ownership.fallback;
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'Resource',
      metadata: {
        name: this.names.ofAddOn(addon),
        title: [application?.name, addon.alias].filter((part) => part !== undefined).join(' '),
        description: description.summary,
        annotations: this.annotations({ 'infra.dev/add-on': addon.path, 'infra.dev/provisioner': provisioner }, owners),
        tags: [description.type],
      },
      spec: {
        type: description.type,
        owner: this.owner(owners, application?.name ?? project.name),
        system: objectName([project.name]),
      },
    };
  }

  private api(application: Application, isOnly: boolean): Entity {
    const { name, project, owners } = application;
    const descriptions = this.files.filter((file) => /(^|\/)openapi\.(ya?ml|json)$/.test(file));
    const described =
      descriptions.find((file) => file.split('/').at(-2) === name) ??
      descriptions.find((file) => isOnly && !file.includes('/'));
    return {
      apiVersion: 'backstage.io/v1alpha1',
      kind: 'API',
      metadata: { name: this.names.of(application), title: name, annotations: this.annotations({}, owners) },
      spec: {
        type: described === undefined ? 'http' : 'openapi',
        lifecycle: lifecycle(project),
        owner: this.owner(owners, name),
        system: objectName([project.name]),
        definition: described === undefined ? `No ${name}/openapi.yaml describes it.` : { $text: `./${described}` },
      },
    };
  }

  private dependency({ of }: Use): string {
    if (of.kind === 'addon') return `resource:${this.names.ofAddOn(of.addon)}`;
    return `component:${of.kind === 'application' ? this.names.of(of.application) : this.names.ofForeign(of.foreign)}`;
  }

  private annotations(own: { readonly [annotation: string]: string }, owners: readonly string[]) {
    const { repository } = this.project;
    const page = repository === undefined ? undefined : repositoryPage(repository);
    const slugs: { readonly [host: string]: string } = { 'github.com': 'github.com/', 'gitlab.com': 'gitlab.com/' };
    const slug = slugs[page?.host ?? ''];
    return {
      ...(page === undefined ? {} : { 'backstage.io/source-location': `url:${page.url}/` }),
      ...(page === undefined || slug === undefined ? {} : { [`${slug}project-slug`]: page.slug }),
      ...own,
      // Backstage knows one owner.
      ...(owners.length < 2 ? {} : { 'infra.dev/owners': owners.join(' ') }),
    };
  }

  private owner(owners: readonly string[], what: string): string {
    const [first] = owners;
    if (first !== undefined) return ownerReference(first);
    if (!this.unowned.includes(what)) this.unowned.push(what);
    return 'unknown';
  }
}

function lifecycle({ environment }: Project): string {
  return environment.isProduction ? 'production' : 'experimental';
}

function isOf(of: Use['of'], application: Application): boolean {
  return of.kind === 'application' && of.application === application;
}

function contactLink(contact: Project['contacts'][number]) {
  const { url, email } = contact.values;
  if (url === undefined && email === undefined) return [];
  const keywords = contactKeywords.filter((keyword) => contact.handles(keyword));
  const title = keywords.length === contactKeywords.length ? contact.address : keywords.join(', ');
  return [
    {
      url: url ?? `mailto:${email ?? ''}`,
      title: title || contact.address,
      icon: email === undefined ? 'help' : 'email',
    },
  ];
}

function isNew(seen: Set<string>, name: string): boolean {
  return !seen.has(name) && seen.add(name).has(name);
}

function unique(names: readonly string[]): string[] {
  return [...new Set(names)];
}

import { addons, GeneratedSecret, Postgres, Redis, Secret } from '../../addons';
import {
  Application,
  environmentKinds,
  type AddOnType,
  type EnvironmentKind,
  type Project,
  type ProjectProps,
} from '../../lib/model';
import { Cron, Django, Web, Worker } from '../../stacks';
import { everySample, files } from '../stacks/samples';
import { newProject } from '../tree';

/** A project with every stack and add-on there is, each with all it can have. */
export function everyType(kind: EnvironmentKind, props: Partial<ProjectProps> = {}): Project {
  const project = newProject({
    environment: { name: kind, domain: 'example.com', imagePullSecrets: ['ghcr'] },
    configuration: 2,
    ...props,
  });
  const application = (name: string) =>
    new Application(project, name, {
      image: `ghcr.io/acme/${name}:1.2.3`,
      configuration: 4,
      files,
      variables: { DJANGO_SETTINGS_MODULE: 'shop.settings', API_KEY: { secret: 'API_KEY' } },
    });
  const processes = { jobs: { command: ['jobs', '--all'], replicas: 3 }, mail: { command: 'mail | tee log' } };
  const shared = new Postgres(project, 'SHARED_DB', { size: 'large' });
  for (const AddOn of Object.values<AddOnType>(addons)) {
    const { provisioners, type } = AddOn.description;
    if (provisioners.includes('in-cluster')) new AddOn(project, `EVERY_${type.toUpperCase().replaceAll('-', '_')}`);
  }
  const web = application('web');
  new Web(web, 'stack', {
    user: 1000,
    processes,
    labels: { tier: 'front' },
    annotations: { 'acme.example/note': 'x' },
  });
  new Redis(web, 'CACHE');
  new Redis(web, 'QUEUE', { persistent: true, size: 'medium' });
  web.attach(shared, { as: 'DATABASE' });
  const shop = application('shop');
  new Django(shop, 'stack', { processes });
  new Secret(shop, 'PAYMENT', { keys: ['STRIPE_KEY'] });
  new Redis(shop, 'CACHE', { provisioner: 'external' });
  const consumer = application('consumer');
  new Worker(consumer, 'stack', { command: ['consume'], processes });
  new GeneratedSecret(consumer, 'SESSION');
  new Postgres(consumer, 'OTHER', { provisioner: 'external' });
  const nightly = application('nightly');
  new Cron(nightly, 'stack', { schedule: '0 3 * * *', command: 'clean --all' });
  nightly.attach(shared);
  for (const [type, make] of everySample) make(application(`a-${type}`));
  return project;
}

export const kinds = environmentKinds;

// A Pulumi program that uses the constructs directly: two projects in one program, beside a cdk8s construct of its own.
import { Application, Project } from 'project-infra';
import { Postgres, Redis } from 'project-infra/addons';
import { deployProject } from 'project-infra/pulumi';
import { Django, Web, Worker } from 'project-infra/stacks';
import { ApiObject } from 'cdk8s';

const storefront = new Project({ name: 'storefront', environment: 'staging', registry: 'ghcr.io/acme' });

const queue = new Redis(storefront, 'QUEUE');

const web = new Application(storefront, 'web', {
  image: 'ghcr.io/acme/storefront/web:2.3.0',
  variables: { DJANGO_SETTINGS_MODULE: 'shop.settings', CACHE_LOCATION: queue.binding('url') },
});
web.attach(queue);
new Django(web, 'django', { workers: 3 });
const database = new Postgres(web, 'DATABASE', { storage: '20Gi' });

const worker = new Application(storefront, 'worker', { image: 'ghcr.io/acme/storefront/web:2.3.0' });
worker.attach(queue);
worker.attach(database);
new Worker(worker, 'worker', { command: ['celery', '--app=shop', 'worker'] });

// Anything of cdk8s goes beside our constructs, and is deployed with them.
new ApiObject(web, 'Terms', {
  apiVersion: 'v1',
  kind: 'ConfigMap',
  metadata: { name: 'terms' },
  data: { 'terms.txt': 'Be kind.' },
});

const ledger = new Project({ name: 'ledger', environment: 'staging' });
new Web(new Application(ledger, 'api', { image: 'ghcr.io/acme/ledger/api:1.0.0' }), 'web', { port: 3000 });

export = async () => {
  const outputs = await Promise.all([deployProject(storefront), deployProject(ledger)]);
  return { urls: Object.assign({}, ...outputs.map(({ urls }) => urls)) as Record<string, string> };
};

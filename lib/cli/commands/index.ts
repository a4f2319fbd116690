import type { CommandEntry } from '../command';

/** The commands, in the order of the help. */
export const commands: { readonly [name: string]: CommandEntry } = {
  init: { summary: 'write a .infra/ folder for this repository', load: () => import('./init.js') },
  validate: { summary: 'check the manifest, for every environment', load: () => import('./validate.js') },
  show: {
    summary: 'print the effective configuration and its origins',
    load: () => import('./show.js'),
  },
  stacks: { summary: 'list the stacks, or describe one', load: () => import('./stacks.js') },
  addons: { summary: 'list the add-ons, or describe one', load: () => import('./addons.js') },
  graph: { summary: 'draw what uses what, as text or as an image', load: () => import('./graph.js') },
  synth: { summary: 'print the Kubernetes manifests', load: () => import('./synth.js') },
  build: { summary: 'build the images of applications', load: () => import('./build.js') },
  preview: { summary: 'show what a deployment would change', load: () => import('./preview.js') },
  deploy: { summary: 'deploy applications and wait until they are ready', load: () => import('./deploy.js') },
  environments: { summary: 'list environments, and what is deployed in them', load: () => import('./environments.js') },
  promote: { summary: 'deploy the images of one environment to another', load: () => import('./promote.js') },
  destroy: { summary: 'delete what was deployed, but keep data', load: () => import('./destroy.js') },
  config: { summary: 'set, unset and list configuration', load: () => import('./config.js') },
  unlock: { summary: 'release the lock of a deployment that died elsewhere', load: () => import('./unlock.js') },
  export: { summary: 'write files for another tool, such as a GitLab pipeline', load: () => import('./export.js') },
  pipeline: { summary: 'run a pipeline on this machine, or draw it', load: () => import('./pipeline.js') },
  local: { summary: 'run the development environment on this machine', load: () => import('./local.js') },
  generate: { summary: 'write a Pulumi program that deploys the project', load: () => import('./generate.js') },
  owners: { summary: 'show who owns a path, or what nobody owns', load: () => import('./owners.js') },
  contacts: { summary: 'list whom to contact, by topic', load: () => import('./contacts.js') },
};

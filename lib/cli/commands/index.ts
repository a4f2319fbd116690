import type { CommandEntry } from '../command';

/** The commands, in the order of the help. */
export const commands: { readonly [name: string]: CommandEntry } = {
  init: { summary: 'write a .infra/ folder for this repository', load: () => import('./init.js') },
  validate: { summary: 'check the manifest, for every environment', load: () => import('./validate.js') },
  show: {
    summary: 'print the effective configuration, with origins',
    load: () => import('./show.js'),
  },
  stacks: { summary: 'list the stacks there are, or tell all of one', load: () => import('./stacks.js') },
  addons: { summary: 'list the add-ons there are, or tell all of one', load: () => import('./addons.js') },
  graph: { summary: 'draw what uses what, as text or as a picture', load: () => import('./graph.js') },
  synth: { summary: 'print the Kubernetes manifests', load: () => import('./synth.js') },
  build: { summary: 'make the images that applications need', load: () => import('./build.js') },
  preview: { summary: 'tell what a deployment would change', load: () => import('./preview.js') },
  deploy: { summary: 'deploy applications and wait until they are ready', load: () => import('./deploy.js') },
  environments: { summary: 'list environments, and what is deployed in them', load: () => import('./environments.js') },
  promote: { summary: 'deploy the images of one environment to another', load: () => import('./promote.js') },
  destroy: { summary: 'delete what was deployed; data is kept', load: () => import('./destroy.js') },
  config: { summary: 'set, unset and list configuration', load: () => import('./config.js') },
  unlock: { summary: 'release the lock of a deployment that died elsewhere', load: () => import('./unlock.js') },
  export: { summary: 'write the project for another tool, as pipelines for GitLab', load: () => import('./export.js') },
  pipeline: { summary: 'run a pipeline here, or draw it', load: () => import('./pipeline.js') },
  local: { summary: 'run the development environment on this machine', load: () => import('./local.js') },
  generate: { summary: 'write a Pulumi program that does the same', load: () => import('./generate.js') },
  owners: { summary: 'tell who owns a path, or what nobody owns', load: () => import('./owners.js') },
  contacts: { summary: 'tell whom to tell, by what it is about', load: () => import('./contacts.js') },
};

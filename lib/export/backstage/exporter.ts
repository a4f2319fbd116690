import type { Application, Project } from '../../model';
import type { Exporter, ExportSource, Finding } from '../exporter';
import { header } from '../header';
import { manifestFiles } from '../manifest-files';
import { yaml } from '../yaml';
import { Catalog } from './catalog';

/** The environment that the catalogue tells of; applications that are not in it are experimental. */
const told = 'production';

/** The project as entities of a Backstage catalogue: a System, its Components, the Resources and APIs they use. */
export const exporter: Exporter = async (source, request) => {
  const { values, files } = source;
  const catalog = new Catalog(await projects(source), files());
  const entities = catalog.entities();
  const findings = catalog.unowned.map((name): Finding => ({
    code: 'beside-file',
    message: `nobody owns ${name}, but Backstage requires an owner, so it is set to "unknown"`,
    hint: 'In project.yml, set an owner for everything (ownership: [{ paths: "*", owners: … }]) or for the folder it is built from, or give the application owner:.',
  }));
  const content = header(request, manifestFiles(values)) + entities.map(yaml).join('---\n');
  return { files: [{ path: 'catalog-info.yaml', content }], findings };
};

/** The project in production first, then in others as long as there are applications that none before has. */
async function projects({ values, tree }: ExportSource): Promise<readonly [Project, ...Project[]]> {
  const wanted = new Set([...values.applications.map(({ name }) => name), ...values.absent]);
  const first = await tree(told);
  const found: [Project, ...Project[]] = [first];
  const taken = ({ applications }: Project) => applications.forEach(({ name }: Application) => wanted.delete(name));
  taken(first);
  for (const environment of values.environments) {
    if (wanted.size === 0) break;
    if (environment === told) continue;
    const project = await tree(environment);
    if (project.applications.some(({ name }) => wanted.has(name))) found.push(project);
    taken(project);
  }
  return found;
}

import { Redis } from '../../addons';
import { Application, variablesOf } from '../../lib/model';
import { addOnVariables } from '../../lib/model/pipeline/test-services';
import { newProject } from '../tree';

const { description } = Redis;
const variables = (env: { readonly [variable: string]: string }) =>
  Object.fromEntries(variablesOf(description, ['url', 'host'], 'CACHE', Object.entries(env)));

test.each([
  [{}, { CACHE_URL: 'url', CACHE_HOST: 'host' }],
  [{ BROKER: 'url' }, { CACHE_HOST: 'host', BROKER: 'url' }],
  [
    { BROKER: 'url', RESULTS: 'url' },
    { CACHE_HOST: 'host', BROKER: 'url', RESULTS: 'url' },
  ],
  [{ CACHE_HOST: 'url' }, { CACHE_HOST: 'url' }],
])('with the names %j an add-on gives %j', (env, expected) => {
  expect(variables(env)).toEqual(expected);
});

test('what is renamed to the name of another variable is that one, in the tree as in the manifest', () => {
  const web = new Application(newProject(), 'web');
  new Redis(web, 'CACHE', { env: { CACHE_HOST: 'url' } });
  expect(web.variables().get('CACHE_HOST')).toBe('<web/cache.url>');
});

test('tests of a pipeline have a value under each of the names it goes by', () => {
  const cache = { type: 'redis', as: 'CACHE', parameters: {} };
  const { variables: given } = addOnVariables(cache, 'CACHE', { BROKER: 'url', RESULTS: 'url' }, description);
  expect(given).toMatchObject({ BROKER: given['RESULTS'] });
  expect(given).not.toHaveProperty('CACHE_URL');
});

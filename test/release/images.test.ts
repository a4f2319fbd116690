import { fromOption, movingTags, parseImages } from '../../lib/release/images';
import { Application, type ApplicationValues } from '../../lib/model';
import { Web } from '../../stacks';
import { newProject } from '../tree';

const applications = ['web', 'worker'].map((name): ApplicationValues => ({
  name,
  stack: { type: 'web', parameters: {} },
  variables: {},
  addons: [],
}));
const digest = `sha256:${'0'.repeat(64)}`;

test.each([
  [
    ['web=acme/web:1', 'web=acme/web:2'],
    'several images are given for web: --image web=acme/web:1, --image web=acme/web:2',
  ],
  [['web=acme/web:1@sha256:zz'], 'has an invalid digest: sha256:zz'],
  [['web=acme/web'], 'has neither a tag nor a digest'],
  [['api=acme/api:1'], 'names no application'],
  [['web=a/UPPER:1'], '--image web=a/UPPER:1: "a/UPPER:1" is not accepted'],
  [['web=a/b:1/c:2'], '"a/b:1/c:2" is not accepted'],
  [['web=a//b:1'], '"a//b:1" is not accepted'],
  [['web=-a/b:1'], '"-a/b:1" is not accepted'],
  [['acme/web:1'], 'is not of the form APP=IMAGE'],
])('%j is a wrong usage', (given, said) => {
  expect(() => parseImages(given.map(fromOption), applications)).toThrow(
    expect.objectContaining({ exitCode: 2, message: expect.stringContaining(said) }),
  );
});

test.each(['acme/web:V1', 'localhost:5000/web:1', 'Registry.example.com/web:1', `acme/web:1@${digest}`])(
  'the image %s is taken',
  (image) => {
    expect(parseImages([fromOption(`web=${image}`)], applications)).toEqual({ web: image });
  },
);

test('the same image twice is no contradiction', () => {
  expect(parseImages(['web=acme/web:1', 'web=acme/web:1'].map(fromOption), applications)).toEqual({
    web: 'acme/web:1',
  });
});

test('a tag that moves is warned of', () => {
  const project = newProject();
  for (const [name, image] of [
    ['web', 'acme/web:latest'],
    ['api', 'acme/api:1'],
  ] as const)
    new Web(new Application(project, name, { image }), 'stack');
  expect(movingTags(project, ['web', 'api'])).toEqual([expect.stringContaining('web: acme/web:latest')]);
});

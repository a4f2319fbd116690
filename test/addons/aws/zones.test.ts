import { Kafka } from '../../../addons';
import { oneInEachZone } from '../../../addons/aws/zones';
import { worker } from './cloud';

const subnet = (id: string) => ({ id, zone: id.at(-1) });
const addon = () => new Kafka(worker(), 'EVENTS', { provisioner: 'aws' });

test('one subnet of each zone is taken, the same in whatever order they come', () => {
  const subnets = ['2b', '3a', '1c', '1b', '1a'].map(subnet);
  expect(oneInEachZone(addon(), subnets, { most: 3 })).toEqual(['1a', '1b', '1c']);
  expect(oneInEachZone(addon(), [...subnets].reverse(), { most: 2 })).toEqual(['1a', '1b']);
});

test('a network in too few zones is refused, with those there are', () => {
  const subnets = ['1a', '2a', '1b'].map(subnet);
  expect(() => oneInEachZone(addon(), subnets, { most: 3, least: 3 })).toThrow(
    expect.objectContaining({
      code: 'aws-zones-missing',
      message: 'Kafka web/EVENTS: needs subnets in 3 zones, but those of environment production are in a, b',
    }),
  );
});

test('a preview that can ask nobody for zones takes what there is', () => {
  expect(oneInEachZone(addon(), [{ id: '(subnets)', zone: undefined }], { most: 3, least: 3 })).toEqual(['(subnets)']);
});

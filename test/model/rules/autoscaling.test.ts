import { told } from './told';

test('more pods at least than at most are none', () => {
  expect(told('autoscaling', { min: 5, max: 2 })).toEqual(['min: min (5) is larger than max (2)']);
});

test.each([{ min: 2, max: 2 }, { min: 2 }, { min: '5', max: 2 }, null, 3])(
  '%j is not for this rule to refuse',
  (value) => {
    expect(told('autoscaling', value)).toEqual([]);
  },
);

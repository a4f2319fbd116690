import { asMap, type Rule } from './rule';

/** More pods at least than at most are none. */
export const autoscaling: Rule = (value) => {
  const { min, max } = asMap(value);
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [
    {
      path: ['min'],
      code: 'contradictory',
      message: `at least ${min} pods are more than the ${max} of max`,
      hint: 'Give autoscaling a max that is at least its min.',
    },
  ];
};

import { asMap, type Rule } from './rule';

/** More pods at least than at most are none. */
export const autoscaling: Rule = (value) => {
  const { min, max } = asMap(value);
  if (typeof min !== 'number' || typeof max !== 'number' || min <= max) return [];
  return [
    {
      path: ['min'],
      code: 'contradictory',
      message: `min (${min}) is larger than max (${max})`,
      hint: 'Set max to at least min.',
    },
  ];
};

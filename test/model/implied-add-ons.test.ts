import { impliedAddOns, type ImpliedAddOn, type StackDescription } from '../../lib/model';

const stack = (addon: ImpliedAddOn): StackDescription => ({
  type: 'sample',
  summary: 'A sample.',
  parameters: {
    type: 'object',
    properties: { on: { type: 'boolean', default: true }, off: { type: 'boolean' } },
    additionalProperties: false,
  },
  implies: { addons: [addon] },
});

test.each<[Partial<ImpliedAddOn>, Record<string, unknown>, boolean]>([
  [{}, {}, true],
  [{ when: 'on' }, {}, true],
  [{ when: 'on' }, { on: false }, false],
  [{ when: 'on' }, { on: null }, false],
  [{ when: 'on' }, { on: undefined }, true],
  [{ when: 'off' }, {}, false],
  [{ when: 'off' }, { off: 0 }, true],
  [{ unless: 'on' }, {}, false],
  [{ unless: 'off' }, {}, true],
  [{ when: 'on', unless: 'off' }, { off: true }, false],
])('an add-on implied with %j comes with the parameters %j: %s', (condition, parameters, comes) => {
  const addon = { type: 'redis', ...condition };
  expect(impliedAddOns(stack(addon), parameters)).toEqual(comes ? [addon] : []);
});

import { timeZoneProblem } from '../../../lib/model/formats/time-zone';

test.each(['Europe/Berlin', 'UTC', 'Etc/UTC', 'US/Pacific', 'EST', 'EST5EDT', 'GMT', 'Asia/Calcutta', 'Europe/Kyiv'])(
  '%s is a time zone',
  (name) => {
    expect(timeZoneProblem(name)).toBeUndefined();
  },
);

test.each([
  'US/Pacific-New',
  'SystemV/EST5EDT',
  'Canada/East-Saskatchewan',
  '+01:00',
  ...'ACT AET AGT ART AST BET BST CAT CNT CST CTT EAT ECT IET IST JST MIT NET NST PLT PNT PRT PST SST VST'.split(' '),
])('%s, which Kubernetes does not know, is none', (name) => {
  expect(timeZoneProblem(name)).toMatch(/^this time zone does not exist/);
});

test('what is written almost as it has to be is named', () => {
  expect(timeZoneProblem('europe/berlin')).toBe('this time zone does not exist, did you mean Europe/Berlin?');
});

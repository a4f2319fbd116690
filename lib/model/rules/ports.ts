import { Taken, valueBeside, asMap, type Breach, type Rule } from './rule';

/** Each port has a number of its own, beside that of the stack. */
export const ports: Rule = (value, beside) => {
  const taken = new Taken<unknown>();
  const own = valueBeside(beside, 'port');
  if (own !== undefined) {
    taken.by(own, 'the port that receives requests');
    taken.by(80, 'the port of the Service that receives requests');
  }
  return Object.entries(asMap(value)).flatMap(([name, number]): Breach[] => {
    const other = taken.by(number, `port "${name}"`);
    if (other === undefined) return [];
    const message = `${String(number)} is already ${other}`;
    return [{ path: [name], code: 'contradictory', message, hint: 'Give each port a different number.' }];
  });
};

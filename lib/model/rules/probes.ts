import { asMap, type Breach, type Rule } from './rule';

/** A probe asks a port that is there. */
export const probes: Rule = (value, { values, properties }) => {
  const served = Object.hasOwn(properties, 'port') ? ['http'] : [];
  const known = [...served, ...Object.keys(asMap(values['ports']))];
  return Object.entries(asMap(value)).flatMap(([kind, probe]): Breach[] => {
    if (probe === null || probe === undefined) return [];
    const { command, port = 'http' } = asMap(probe);
    if (command !== undefined || typeof port !== 'string' || known.includes(port)) return [];
    const accepted = known.length === 0 ? 'it has no named ports' : `expected one of ${known.join(', ')}`;
    const isAsked = asMap(probe)['port'] !== undefined;
    return [
      {
        path: isAsked ? [kind, 'port'] : [kind],
        code: 'unknown-name',
        message: isAsked
          ? `the process has no port "${port}"; ${accepted}`
          : 'the process serves no requests, so the probe has no port to check',
        hint: 'Define the port in ports, or give the probe a port number or a command.',
      },
    ];
  });
};

import { nearest } from '../nearest';
import { Taken, valueBeside, asMap, type Beside, type Breach, type Rule } from './rule';
import { mountedTwice } from './volumes';

/** Init containers bear other names than sidecars, and each mounts what is there. */
export const init: Rule = (value, beside) => {
  const sidecars = Object.keys(asMap(beside.values['sidecars']));
  const twice = Object.keys(asMap(value)).flatMap((name): Breach[] => {
    if (!sidecars.includes(name)) return [];
    const message = `there is already a sidecar named "${name}"`;
    return [{ path: [name], code: 'contradictory', message, hint: 'Rename one of them.' }];
  });
  return [...twice, ...mounts(value, beside)];
};

/** Sidecars mount what is there, and listen where nothing else of their pod does. */
export const sidecars: Rule = (value, beside) => [...mounts(value, beside), ...listening(value, beside)];

/** What containers mount is there, and each at a path of its own. */
function mounts(value: unknown, beside: Beside): Breach[] {
  const known = ['tmp', ...Object.keys(asMap(beside.values['volumes']))];
  return Object.entries(asMap(value)).flatMap(([container, props]) => {
    const mounted = Object.entries(asMap(asMap(props)['volumes'])).map(([name, path]) => ({ name, path }));
    const at = ({ name }: { readonly name: string }) => [container, 'volumes', name];
    const unknown = mounted
      .filter(({ name }) => !known.includes(name))
      .map(({ name }): Breach => {
        const meant = nearest(name, known);
        const accepted = meant === undefined ? `known volumes are ${known.join(', ')}` : `did you mean "${meant}"?`;
        const message = `there is no volume "${name}"; ${accepted}`;
        return { path: at({ name }), code: 'unknown-name', message, hint: 'Define it in volumes.' };
      });
    return [...unknown, ...mountedTwice(mounted, at)];
  });
}

/** The containers of a pod share its ports. */
function listening(value: unknown, beside: Beside): Breach[] {
  const numbers = new Taken<unknown>();
  const names = new Taken<string>();
  const own = valueBeside(beside, 'port');
  if (own !== undefined) numbers.by(own, 'the application');
  for (const [name, number] of Object.entries(asMap(beside.values['ports']))) {
    numbers.by(number, `port ${name} of the application`);
    names.by(name, 'the application');
  }
  return Object.entries(asMap(value)).flatMap(([container, props]) =>
    Object.entries(asMap(asMap(props)['ports'])).flatMap(([name, number]): Breach[] => {
      const who = `port ${name} of ${container}`;
      const listener = numbers.by(number, who);
      const namesake = names.by(name, container);
      const path = [container, 'ports', name];
      const hint = 'The containers of a pod share its ports. Give this one a different port.';
      if (listener !== undefined)
        return [{ path, code: 'contradictory', message: `${String(number)} is already used by ${listener}`, hint }];
      return namesake === undefined
        ? []
        : [{ path, code: 'contradictory', message: `${namesake} already has a port named "${name}"`, hint }];
    }),
  );
}

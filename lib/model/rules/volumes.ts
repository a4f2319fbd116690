import { Taken, asMap, type Breach, type Rule } from './rule';

/** A volume that one node can mount makes one pod; and each has a path of its own. */
export const volumes: Rule = (value, { values: { replicas, autoscaling, formation } }) => {
  // Other processes than the one that serves do not mount what one node can.
  const asked =
    autoscaling === undefined || autoscaling === null ? (replicas ?? asMap(formation)['web']) : 'autoscaling';
  const isMore = asked === 'autoscaling' || (typeof asked === 'number' && asked > 1);
  const single = isMore ? Object.entries(asMap(value)).find(([, volume]) => isSingleVolume(volume))?.[0] : undefined;
  const paths = Object.entries(asMap(value)).map(([name, volume]) => {
    return { name, path: typeof volume === 'string' ? volume : asMap(volume)['path'] };
  });
  return [
    ...(single === undefined ? [] : [tooMany(single, String(asked))]),
    ...mountedTwice(paths, ({ name }) => (typeof asMap(value)[name] === 'string' ? [name] : [name, 'path'])),
  ];
};

/** Whether only the pods of one node can mount a volume. Of a claim that is there already only the user knows. */
export function isSingleVolume(volume: unknown): boolean {
  const { size, claim, accessMode } = asMap(volume);
  if (size === undefined && claim === undefined) return false;
  const mode = accessMode ?? (size === undefined ? undefined : 'ReadWriteOnce');
  return mode === 'ReadWriteOnce' || mode === 'ReadWriteOncePod';
}

/** Finds what is mounted where something is already; /tmp is, in every container. */
export function mountedTwice(
  mounts: readonly { readonly name: string; readonly path: unknown }[],
  at: (mount: { readonly name: string }) => Breach['path'],
): Breach[] {
  const taken = new Taken<string>();
  taken.by('/tmp', 'the temporary folder of every container');
  return mounts.flatMap(({ name, path }) => {
    if (typeof path !== 'string') return [];
    const other = taken.by(path.replace(/\/+/g, '/').replace(/(?<=.)\/$/, ''), `volume "${name}"`);
    if (other === undefined) return [];
    const message = `${JSON.stringify(path)} is already the mount path of ${other}`;
    return [{ path: at({ name }), code: 'contradictory', message, hint: 'Give each volume a different path.' }];
  });
}

function tooMany(name: string, asked: string): Breach {
  const pods = asked === 'autoscaling' ? 'autoscaling is' : `${asked} pods are`;
  return {
    path: [name],
    code: 'contradictory',
    message: `${pods} requested, but the volume "${name}" can only be mounted by one node`,
    hint: 'Keep one pod, or give the volume accessMode: ReadWriteMany and a storageClass that supports it.',
  };
}

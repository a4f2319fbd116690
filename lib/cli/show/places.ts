import { posix } from 'node:path';
import type { Origin } from '../../manifest/effective';
import type { Source } from '../../model';

/** Layers that are the manifest itself rather than something laid over it. */
const ordinary: readonly string[] = ['project', 'application'];

/** Words for where values come from. */
export class Places {
  /** @param folder the `.infra` folder, relative to the repository: places inside of it are said without it */
  constructor(private readonly folder: string) {}

  /** `project.yml:12`. */
  place({ file, line }: Source): string {
    const inside = posix.relative(this.folder, file);
    return `${inside.startsWith('..') ? file : inside}:${line}`;
  }

  /** `project.yml:12 · production`, `default of redis`, `implied by django`. @param type whose default it would be */
  origin({ layer, source }: Origin, type?: string): string {
    if (layer === 'type') return `default of ${type ?? 'the type'}`;
    if (layer === 'implied') return `implied by ${type ?? 'the stack'}`;
    const place = source === undefined ? '' : this.place(source);
    if (ordinary.includes(layer)) return place === '' ? 'implied' : place;
    return [place, layer].filter(Boolean).join(' · ');
  }

  /** Whether a value is of the environment rather than of every one. */
  isNotable({ layer }: Origin): boolean {
    return ![...ordinary, 'type', 'implied', 'default'].includes(layer);
  }
}

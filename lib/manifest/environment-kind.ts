import { environmentKinds, type EnvironmentKind } from '../model/values';

/** Whether a text is the name of a kind of environments. */
export function isKind(text: string): text is EnvironmentKind {
  return environmentKinds.some((kind) => kind === text);
}

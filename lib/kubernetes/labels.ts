import { parseImage, type AddOn, type Application } from '../model';

/** Labels by which Services and workloads find their pods; they never change over the life of an object. */
export function selector(application: Application, component: string): { [label: string]: string } {
  return {
    'app.kubernetes.io/name': application.identity,
    'app.kubernetes.io/instance': application.objectName,
    'app.kubernetes.io/component': component,
  };
}

/** The component of every add-on's pods, which tells them from those of an application of the same name. */
export const addOnComponent = 'addon';

/** Labels that select the pods of an add-on. */
export function addOnSelector(addon: AddOn): { [label: string]: string } {
  return {
    'app.kubernetes.io/name': addon.description.type,
    'app.kubernetes.io/instance': addon.objectName,
    'app.kubernetes.io/component': addOnComponent,
  };
}

/** The tag of an image as a label value; empty where it has none, or one that no label takes. */
export function imageVersion(image: string): { [label: string]: string } {
  const { tag = '' } = parseImage(image);
  return /^[A-Za-z0-9](?:[\w.-]{0,61}[A-Za-z0-9])?$/.test(tag) ? { 'app.kubernetes.io/version': tag } : {};
}

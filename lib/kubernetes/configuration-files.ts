import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { objectName, shortHash, type Application } from '../model';
import { plainText } from './environment-variables';
import { selector } from './labels';
import type { Mount } from './volumes';

/**
 * Files of a process that are no secret, by the absolute path at which its container sees them: a ConfigMap that never
 * changes and is named by a hash of its content, so that other content rolls the pods and old pods keep the old one.
 *
 * @example new ConfigurationFiles(this, 'Files', application, 'web', { '/etc/nginx/nginx.conf': text }).mounts
 */
export class ConfigurationFiles extends Construct {
  readonly mounts: readonly Mount[];

  constructor(
    scope: Construct,
    id: string,
    application: Application,
    component: string,
    files: { readonly [path: string]: string },
  ) {
    super(scope, id);
    const texts = Object.entries(files).map(([path, text]) => [path, plainText(application, text)] as const);
    const keys = new Map(texts.map(([path]) => [path, path.replace(/^\//, '').replace(/[^\w.-]/g, '-')]));
    const data = Object.fromEntries(texts.map(([path, text]) => [keys.get(path) ?? path, text]));
    const name = objectName([application.objectName, component, 'files', shortHash(JSON.stringify(data))]);
    new ApiObject(this, 'ConfigMap', {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name, labels: selector(application, component) },
      immutable: true,
      data,
    });
    const volume = { name: 'files', configMap: { name } };
    this.mounts = texts.map(([path]) => ({ volume, path, subPath: keys.get(path) ?? path }));
  }
}

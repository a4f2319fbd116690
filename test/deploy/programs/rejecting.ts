import * as pulumi from '@pulumi/pulumi';
import { previewOffline } from '../../../lib/deploy/offline-preview';
import { AddOn, Application, UserError, type AddOnDescription } from '../../../lib/model';
import { Web } from '../../../stacks';
import { newProject } from '../../tree';

/** Previews a project with a mistake that only the program finds, and prints what the caller hears of it. */

class Refusing extends AddOn {
  static readonly description: AddOnDescription = {
    type: 'refusing',
    summary: 'An add-on whose cloud refuses.',
    alias: 'REFUSING',
    provisioners: ['aws'],
    parameters: { type: 'object', properties: {} },
    bindings: {},
  };
  protected override bindings() {
    return {};
  }
  override render(): void {}
  override provision(): Promise<never> {
    return Promise.reject(new UserError('the cloud refuses', { code: 'acme/cloud-refuses' }));
  }
}

/** An Output is no text for the compiler; at run time it is taken. */
function variable(value: unknown): string {
  return value as string;
}

const project = newProject();
const exposed = process.argv[2] === 'secret-output';
const variables: { [name: string]: string } = exposed ? { TOKEN: variable(pulumi.secret('canary-7f3a')) } : {};
const web = new Application(project, 'web', { variables });
if (!exposed) new Refusing(web, 'REFUSING', {});
new Web(web, 'stack');
previewOffline(project, 'development').then(
  () => console.log('nothing was wrong'),
  (error: unknown) => console.log(UserError.is(error) ? error.code : 'a bug'),
);

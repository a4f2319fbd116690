import { ApiObject } from 'cdk8s';
import { Application } from '../application';
import { contactKeywords, type Contact } from './contact';
import { contactsAnnotation, ownersAnnotation } from '../marks';
import type { Project } from '../project';

/** Writes on every object who owns it and who is told of what, so that whoever finds it in the cluster knows whom to ask. */
export function annotateWithPeople(project: Project): void {
  const contacts = project.contacts.map(described).join('; ');
  for (const child of project.node.children) {
    const owners = (child instanceof Application ? child.owners : project.ownership.fallback).join(' ');
    for (const construct of child.node.findAll()) {
      if (!ApiObject.isApiObject(construct)) continue;
      if (owners !== '') construct.metadata.addAnnotation(ownersAnnotation, owners);
      if (contacts !== '') construct.metadata.addAnnotation(contactsAnnotation, contacts);
    }
  }
}

/** `#storefront (support, deploy)`, and without keywords where it is for all. */
function described(contact: Contact): string {
  const keywords = contactKeywords.filter((keyword) => contact.handles(keyword));
  return keywords.length === contactKeywords.length ? contact.address : `${contact.address} (${keywords.join(', ')})`;
}

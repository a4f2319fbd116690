/**
 * An owner as Backstage refers to it: `@acme/web` is `group:web`, `@acme/shop/web` `group:shop-web`, `@ann` `user:ann`,
 * `ann@acme.example` `user:ann`; any other text is a group's name. Teams lose their organization and users their domain,
 * since that is what the catalogue's providers for GitHub and GitLab call them, and what its processor for CODEOWNERS makes of them.
 */
export function ownerReference(owner: string): string {
  if (owner.startsWith('@')) {
    const [organization = '', ...teams] = owner.replace(/^@+/, '').split('/');
    return teams.length === 0 ? `user:${entityName(organization)}` : `group:${entityName(teams.join('-'))}`;
  }
  const at = owner.indexOf('@');
  return at > 0 ? `user:${entityName(owner.slice(0, at))}` : `group:${entityName(owner)}`;
}

/** A text as names of entities are: letters, digits, and `-_.` between them, at most 63. */
function entityName(text: string): string {
  const name = text.replace(/[^A-Za-z0-9._-]+/g, '-').replace(/^[._-]+/, '');
  return name.slice(0, 63).replace(/[._-]+$/, '') || 'unknown';
}

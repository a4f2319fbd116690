import { hasSecret, isProperties, Secret, type Properties } from './values';

/**
 * Marks as secret what came in as secret, and the content of every object of kind Secret. A list is secret as a whole
 * where any part of it is, since the server may order it anew.
 */
export function copySecrecy(outputs: Properties, inputs: Properties): Properties {
  const marked = { ...outputs };
  if (outputs.kind === 'Secret') {
    for (const field of ['data', 'stringData']) {
      const content = marked[field];
      if (content !== undefined) marked[field] = asSecret(content);
    }
    return marked;
  }
  for (const [key, input] of Object.entries(inputs)) {
    const output = marked[key];
    if (output === undefined) continue;
    if (isProperties(output) && isProperties(input)) marked[key] = copySecrecy(output, input);
    else if (hasSecret(input)) marked[key] = asSecret(output);
  }
  return marked;
}

function asSecret(property: Exclude<Properties[string], undefined>): Secret {
  return property instanceof Secret ? property : new Secret(property);
}

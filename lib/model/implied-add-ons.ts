import type { ImpliedAddOn, StackDescription } from './description';

/**
 * The add-ons that a stack with these parameters implies.
 * @param parameters as given, with or without their defaults
 */
export function impliedAddOns(
  { implies, parameters: { properties } }: StackDescription,
  parameters: { readonly [name: string]: unknown },
): readonly ImpliedAddOn[] {
  const isSet = (name: string): boolean => {
    const given = Object.hasOwn(parameters, name) ? parameters[name] : undefined;
    const value = given === undefined ? properties[name]?.default : given;
    return value !== undefined && value !== null && value !== false;
  };
  return (implies?.addons ?? []).filter(
    ({ when, unless }) => (when === undefined || isSet(when)) && (unless === undefined || !isSet(unless)),
  );
}

import { notSupported, unknownProperty, type WebApiError } from "../../web-api-error.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [name: string]: Json };

export type Properties = Readonly<Record<string, Json>>;

/** Something that has an address below EntityDefinitions. */
export interface Resource {
  /** The type as which the address declares it, such as AttributeMetadata. */
  readonly declaredType: string;
  /** The type that it is, such as StringAttributeMetadata: the same, once the address casts to it. */
  readonly type: string;
  /** What the declared type has: these can be selected and filtered by. */
  readonly properties: Properties;
  /** What only its own type has: given when nothing is selected. */
  readonly ownProperties: Properties;
  /** What can be expanded. */
  readonly navigations: Readonly<Record<string, () => Resource | readonly Resource[]>>;
  /** What can be expanded only after a cast to its own type. */
  readonly ownNavigations?: Resource["navigations"];
  /** Names that types derived from the declared one have, which need a cast. */
  readonly derivedNames?: ReadonlySet<string>;
}

/** Throws WebApiError when the declared type has no such property. */
export function propertyOf(resource: Resource, name: string): Json {
  const value = Object.hasOwn(resource.properties, name) ? resource.properties[name] : undefined;
  if (value === undefined) throw noProperty(resource, name);
  return value;
}

/** Throws WebApiError when the declared type has no such navigation property. */
export function navigate(resource: Resource, name: string): Resource | readonly Resource[] {
  const target = Object.hasOwn(resource.navigations, name) ? resource.navigations[name] : undefined;
  if (target === undefined) throw noProperty(resource, name);
  return target();
}

function noProperty({ declaredType, derivedNames }: Resource, name: string): WebApiError {
  return derivedNames?.has(name) === true
    ? unknownProperty(name, declaredType)
    : notSupported(`the property '${name}' of ${declaredType}`);
}

/** The same, addressed as what it is: what only its own type has can then be selected too. */
export function castTo(resource: Resource): Resource {
  const { type, properties, ownProperties, navigations, ownNavigations = {}, derivedNames } = resource;
  return {
    declaredType: type,
    type,
    properties: { ...properties, ...ownProperties },
    ownProperties: {},
    navigations: { ...navigations, ...ownNavigations },
    ...(derivedNames ? { derivedNames } : {}),
  };
}

/** A resource of a type that nothing derives from. */
export function plainResource(
  type: string,
  properties: Properties,
  navigations: Resource["navigations"] = {},
): Resource {
  return { declaredType: type, type, properties, ownProperties: {}, navigations };
}

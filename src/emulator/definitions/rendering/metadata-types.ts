import { attributeTypes } from "./attribute-types.ts";

/** Every type that an address can cast to, with the type that it derives from. */
export const metadataTypes: ReadonlyMap<string, string> = new Map([
  ...[...attributeTypes].map((type): [string, string] => [type, "AttributeMetadata"]),
  ["OneToManyRelationshipMetadata", "RelationshipMetadataBase"],
  ["ManyToManyRelationshipMetadata", "RelationshipMetadataBase"],
  ["OptionSetMetadata", "OptionSetMetadataBase"],
  ["BooleanOptionSetMetadata", "OptionSetMetadataBase"],
]);

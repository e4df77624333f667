/** Refusals of changes to definitions. The codes are those of "Web service error codes" (Microsoft Learn). */
import { WebApiError } from "../web-api-error.ts";

export type ComponentType = "Entity" | "Attribute" | "EntityKey" | "EntityRelationship" | "OptionSet";

export function invalidArgument(message: string): WebApiError {
  return new WebApiError(400, "0x80040203", message);
}

export function invalidSchemaName(name: string | undefined, type: ComponentType): WebApiError {
  return invalidArgument(
    `Schema name '${name ?? ""}' of the ${type} is invalid or missing. It must start with a valid customization prefix (2 to 8 letters or digits, the first a letter, and an underscore, such as 'new_') and go on with letters, digits and underscores, 100 characters in all.`,
  );
}

export function entityNameTaken(logicalName: string): WebApiError {
  return new WebApiError(
    400,
    "0x8004700b",
    `An entity with the specified name ${logicalName} already exists. Please specify a unique name.`,
  );
}

export function attributeNameTaken(logicalName: string): WebApiError {
  return new WebApiError(400, "0x80047013", `An attribute with the specified name ${logicalName} already exists`);
}

export function nameTaken(name: string, type: ComponentType): WebApiError {
  return new WebApiError(
    400,
    "0x80047010",
    `The schema name ${name} for type ${type} is not unique. An ${type} with same name already exists.`,
  );
}

export function invalidOwnership(ownership: string): WebApiError {
  return new WebApiError(
    400,
    "0x8004700d",
    `The specified ownership type mask is not valid for this operation: '${ownership}'. Expected 'UserOwned' or 'OrganizationOwned'.`,
  );
}

export function notCustomizable(logicalName: string): WebApiError {
  return new WebApiError(400, "0x80047008", `The specified entity is not customizable: '${logicalName}'.`);
}

export function notCustomAttribute(logicalName: string): WebApiError {
  return new WebApiError(400, "0x80047009", `The specified attribute is not a custom attribute: '${logicalName}'.`);
}

export function notCustomRelationship(schemaName: string): WebApiError {
  return new WebApiError(
    400,
    "0x8004700a",
    `The specified relationship is not a custom relationship: '${schemaName}'.`,
  );
}

export function isReferenced(name: string, type: ComponentType, references: number): WebApiError {
  return new WebApiError(
    400,
    "0x8004f01f",
    `The ${type}(${name}) component cannot be deleted because it is referenced by ${references} other components. For a list of referenced components, use the RetrieveDependenciesForDeleteRequest.`,
  );
}

/** Such as a lookup, which comes with its relationship. */
export function notCreatable(type: string, hint = ""): WebApiError {
  return new WebApiError(400, "0x80048403", `Attribute of type ${type} cannot be created through the SDK.${hint}`);
}

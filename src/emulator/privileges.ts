import { BASE_LANGUAGE, textIn } from "./definitions/label.ts";
import { findTable } from "./definitions/find-table.ts";
import type { Definitions, Table } from "./definitions/model.ts";
import { guidOf, isGuid } from "./guid.ts";
import { WebApiError } from "./web-api-error.ts";

/** What somebody may do with the records of a table. Append is of the record with the lookup, AppendTo of its target. */
export type Privilege = (typeof privileges)[number];

const privileges = ["Create", "Read", "Write", "Delete", "Append", "AppendTo"] as const;

/** What somebody may not do. */
export interface Denial {
  /** A user name, systemuserid or client id. Default: everybody. */
  readonly user?: string | undefined;
  readonly privilege: Privilege;
  /** The logical name. */
  readonly table: string;
}

/** Throws 403 unless the user has the privilege. */
export type CheckPrivilege = (privilege: Privilege, table: Table, user: { readonly userId: string }) => void;

export const everythingAllowed: CheckPrivilege = () => undefined;

/**
 * Everybody may do everything but what is denied. Throws for denials that mean nothing.
 *
 * @param findUserId the systemuserid behind a name
 */
export function createPrivileges(
  denials: readonly Denial[],
  definitions: Definitions,
  findUserId: (name: string) => string,
): CheckPrivilege {
  if (denials.length === 0) return everythingAllowed;
  const denied = new Set(denials.map((denial) => keyOf(denial, definitions, findUserId)));
  return (privilege, table, { userId }) => {
    const { logicalName } = table;
    if (!denied.has(`${privilege} ${logicalName} *`) && !denied.has(`${privilege} ${logicalName} ${userId}`)) return;
    throw missingPrivilege(privilege, table, userId);
  };
}

function keyOf({ privilege, table, user }: Denial, definitions: Definitions, findUserId: (name: string) => string) {
  if (!privileges.includes(privilege)) {
    throw new Error(`The privilege '${privilege}' cannot be denied. Expected one of ${privileges.join(", ")}.`);
  }
  const userId = user === undefined ? "*" : findUserId(user).toLowerCase();
  if (userId !== "*" && !isGuid(userId)) {
    throw new Error(
      `A privilege is denied to '${user ?? ""}', but there is no such user. Name one of the option 'users'.`,
    );
  }
  return `${privilege} ${findTable(table, definitions).logicalName} ${userId}`;
}

function missingPrivilege(privilege: Privilege, table: Table, userId: string): WebApiError {
  const { logicalName, objectTypeCode, displayName } = table;
  const name = `prv${privilege}${table.isActivity === true ? "Activity" : table.schemaName}`;
  const localized = textIn(displayName ?? logicalName, BASE_LANGUAGE);
  return new WebApiError(
    403,
    "0x80040220",
    `Principal user (Id=${userId}, type=8, roleCount=1, privilegeCount=1, accessMode=0), is missing ${name} privilege (Id=${guidOf(name)}) on OTC=${objectTypeCode} for entity '${logicalName}' (LocalizedName='${localized}'). context.Caller=${userId}. Consider adding missed privilege to one of the principal (user/team) roles.`,
  );
}

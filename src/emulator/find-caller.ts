import type { Caller } from "./organization.ts";
import { blobToGuid, guidToBlob, isGuid } from "./guid.ts";
import type { Store } from "./store/store.ts";
import { WebApiError } from "./web-api-error.ts";

/**
 * The user behind a token, or the one that it impersonates. Throws 403 for a user who has been disabled or deleted.
 * Of the two headers that impersonate, the service heeds only CallerObjectId when an application signs in.
 *
 * @param objectId the CallerObjectId header
 */
export function findCaller(userId: string, objectId: string | undefined, store: Store): Caller {
  const signedIn = readUser("systemuserid", userId, store);
  if (objectId === undefined) return signedIn;
  return { ...readUser("azureactivedirectoryobjectid", objectId, store), signedIn };
}

function readUser(column: "systemuserid" | "azureactivedirectoryobjectid", id: string, store: Store): Caller {
  if (!isGuid(id)) throw notAMember();
  const sql = `SELECT "systemuserid", "businessunitid", "isdisabled" FROM "systemuser" WHERE "${column}" = ?`;
  const [user, businessUnit, isDisabled] = store.row(sql, [guidToBlob(id)]) ?? [];
  if (!(user instanceof Uint8Array) || !(businessUnit instanceof Uint8Array)) throw notAMember();
  const userId = blobToGuid(user);
  if (isDisabled === 1) throw disabled(userId);
  return { userId, user, businessUnitId: blobToGuid(businessUnit), businessUnit };
}

function notAMember(): WebApiError {
  return new WebApiError(403, "0x80072560", "The user is not a member of the organization.");
}

function disabled(userId: string): WebApiError {
  const text = `The specified user(Id = ${userId}) is disabled. Consider enabling this user.`;
  return new WebApiError(403, "0x80040225", text);
}

import type { Caller } from "./organization.ts";
import { blobToGuid, guidToBlob, isGuid } from "./guid.ts";
import type { SignedIn } from "./sign-in/signed-in.ts";
import type { Store } from "./store/store.ts";
import { WebApiError } from "./web-api-error.ts";

/** A header that names the user to impersonate, and the column that it names that user by. */
interface Impersonation {
  readonly header: string;
  readonly column: "systemuserid" | "azureactivedirectoryobjectid";
}

/** Of the two headers, the service heeds one for each kind of sign-in, and says nothing of the other. */
const impersonations: Readonly<Record<SignedIn["kind"], Impersonation>> = {
  application: { header: "callerobjectid", column: "azureactivedirectoryobjectid" },
  user: { header: "mscrmcallerid", column: "systemuserid" },
};

/**
 * The user behind a token, or the one that it impersonates. Throws 403 for a user who has been disabled or deleted.
 * Source: "Impersonate another user using the Web API" (Microsoft Learn).
 *
 * @param headers of the request, by lower-case name
 */
export function findCaller(
  { userId, kind }: SignedIn,
  headers: Readonly<Record<string, string | undefined>>,
  store: Store,
): Caller {
  const signedIn = readUser("systemuserid", userId, store);
  const { header, column } = impersonations[kind];
  const impersonated = headers[header];
  if (impersonated === undefined) return signedIn;
  return { ...readUser(column, impersonated, store), signedIn };
}

function readUser(column: Impersonation["column"], id: string, store: Store): Caller {
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

/** The block of the first example as a module of its own, for `dvp parallel update-email.ts`. */
// #region doc
import { setRecords, type BulkRun } from "dataverse-parallel";

export function block(chunk: readonly { contactid: string }[]): BulkRun {
  const contacts = chunk.map((contact) => ({ ...contact, emailaddress1: `updated-${contact.contactid}@example.com` }));
  return setRecords("contact", contacts, { updateAllColumns: true });
}
// #endregion

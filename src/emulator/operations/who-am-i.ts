import type { InnerResponse } from "../batch/model.ts";
import { jsonResponse, type Call } from "./call.ts";

/** `GET WhoAmI`, with or without parentheses. Impersonation does not concern it. */
export function whoAmI({ caller, environment, target }: Call): InnerResponse {
  const { businessUnitId, userId } = caller.signedIn ?? caller;
  const body = {
    "@odata.context": `${target.root}$metadata#Microsoft.Dynamics.CRM.WhoAmIResponse`,
    BusinessUnitId: businessUnitId,
    UserId: userId,
    OrganizationId: environment.organizationId(),
  };
  return jsonResponse(200, JSON.stringify(body));
}

/**
 * Refusals in the words and shapes of Microsoft Entra ID. Clients go by the numbers.
 * Source: "Microsoft Entra authentication and authorization error codes" (Microsoft Learn).
 */
import { randomUUID } from "node:crypto";

export interface EntraError {
  readonly status: number;
  readonly error: string;
  /** The number after "AADSTS". */
  readonly code: number;
  readonly text: string;
}

export function unknownTenant(tenant: string): EntraError {
  return invalid("invalid_tenant", 90002, `Tenant '${tenant}' not found. Check the tenant id in the URL.`);
}

export function onlyPost(method: string): EntraError {
  return invalid("invalid_request", 900561, `The endpoint only accepts POST requests. Received a ${method} request.`);
}

export function missingParameter(name: string): EntraError {
  return invalid("invalid_request", 900144, `The request body must contain the following parameter: '${name}'.`);
}

export function unsupportedGrant(grant: string): EntraError {
  const expected = "The emulator signs in by 'client_credentials' alone.";
  return invalid(
    "unsupported_grant_type",
    70003,
    `The app requested an unsupported grant type '${grant}'. ${expected}`,
  );
}

export function unknownApplication(clientId: string, tenantId: string): EntraError {
  return invalid(
    "unauthorized_client",
    700016,
    `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. Check the client id and the tenant.`,
  );
}

export function missingSecret(): EntraError {
  return {
    ...invalid("invalid_client", 7000218, "The request body must contain 'client_assertion' or 'client_secret'."),
    status: 401,
  };
}

export function wrongSecret(clientId: string): EntraError {
  return {
    ...invalid(
      "invalid_client",
      7000215,
      `Invalid client secret provided. Send the secret's value, not its id, of app '${clientId}'.`,
    ),
    status: 401,
  };
}

export function invalidScope(scope: string, expected: string): EntraError {
  return invalid("invalid_scope", 70011, `The provided value for scope ${scope} is not valid. Expected '${expected}'.`);
}

export function unknownResource(resource: string, tenantId: string, expected: string): EntraError {
  return invalid(
    "invalid_resource",
    500011,
    `The resource principal named ${resource} was not found in the tenant named ${tenantId}. Expected the scope '${expected}'.`,
  );
}

function invalid(error: string, code: number, text: string): EntraError {
  return { status: 400, error, code, text };
}

/**
 * @param now milliseconds since 1970
 * @param correlationId what the client calls its request, if it does
 */
export function errorResponse(failure: EntraError, now: number, correlationId: string = randomUUID()): Response {
  const traceId = randomUUID();
  const timestamp = new Date(now).toISOString().replace("T", " ").replace(/\.\d+/, "");
  const trace = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  const body = {
    error: failure.error,
    error_description: `AADSTS${failure.code}: ${failure.text} ${trace}`,
    error_codes: [failure.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
  };
  return Response.json(body, { status: failure.status, headers: { "Cache-Control": "no-store", Pragma: "no-cache" } });
}

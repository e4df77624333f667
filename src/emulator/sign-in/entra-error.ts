/**
 * Refusals in the words and shapes of Microsoft Entra ID. Clients go by the numbers.
 * Source: "Microsoft Entra authentication and authorization error codes" (Microsoft Learn).
 */
import { randomUUID } from "node:crypto";

export class EntraError extends Error {
  override readonly name = "EntraError";
  readonly error: string;
  /** The number after "AADSTS". */
  readonly code: number;
  readonly status: number;

  constructor(error: string, code: number, text: string, status = 400) {
    super(text);
    this.error = error;
    this.code = code;
    this.status = status;
  }
}

export function unknownTenant(tenant: string): EntraError {
  return new EntraError("invalid_tenant", 90002, `Tenant '${tenant}' not found. Check the tenant id in the URL.`);
}

export function onlyPost(method: string): EntraError {
  const text = `The endpoint only accepts POST requests. Received a ${method} request.`;
  return new EntraError("invalid_request", 900561, text);
}

export function missingParameter(name: string): EntraError {
  const text = `The request body must contain the following parameter: '${name}'.`;
  return new EntraError("invalid_request", 900144, text);
}

export function unknownApplication(clientId: string, tenantId: string): EntraError {
  const text = `Application with identifier '${clientId}' was not found in the directory '${tenantId}'. Check the client id and the tenant.`;
  return new EntraError("unauthorized_client", 700016, text);
}

export function missingSecret(): EntraError {
  const text = "The request body must contain 'client_assertion' or 'client_secret'.";
  return new EntraError("invalid_client", 7000218, text, 401);
}

export function wrongSecret(clientId: string): EntraError {
  const text = `Invalid client secret provided. Send the secret's value, not its id, of app '${clientId}'.`;
  return new EntraError("invalid_client", 7000215, text, 401);
}

export function needlessSecret(): EntraError {
  const text = "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.";
  return new EntraError("invalid_client", 700025, text, 401);
}

export function invalidScope(scope: string, expected: string): EntraError {
  const text = `The provided value for scope ${scope} is not valid. Expected '${expected}'.`;
  return new EntraError("invalid_scope", 70011, text);
}

export function unknownResource(resource: string, tenantId: string, expected: string): EntraError {
  const text = `The resource principal named ${resource} was not found in the tenant named ${tenantId}. Expected the scope '${expected}'.`;
  return new EntraError("invalid_resource", 500011, text);
}

/**
 * @param now milliseconds since 1970
 * @param correlationId what the client calls its request, if it does
 */
export function refuse(failure: EntraError, now: number, correlationId: string = randomUUID()): Response {
  const traceId = randomUUID();
  const timestamp = new Date(now).toISOString().replace("T", " ").replace(/\.\d+/, "");
  const trace = `Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`;
  const body = {
    error: failure.error,
    error_description: `AADSTS${failure.code}: ${failure.message} ${trace}`,
    error_codes: [failure.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
  };
  return Response.json(body, { status: failure.status, headers: { "Cache-Control": "no-store", Pragma: "no-cache" } });
}

/** What the service says of a batch that it cannot take. The failures of its multipart reader have a shape of their own. */
import { badRequest, WebApiError } from "../web-api-error.ts";

/** The service's bound on the requests of one batch ("Execute batch operations using the Web API", Microsoft Learn). */
export const maxRequests = 1000;

/** Characters of a URL inside a batch, from the same page. */
export const maxUrlLength = 65_536;

/** A failure of the multipart reader: always 400, in the shape of an exception and not of an OData error. */
export function unreadableBatch(message: string): WebApiError {
  return new WebApiError(400, "0x0", message, "Microsoft.OData.ODataException");
}

export function missingBoundary(contentType: string): WebApiError {
  return unreadableBatch(
    `The content type '${contentType}' has no boundary. Expected 'multipart/mixed; boundary=<text>', with the text that separates the parts.`,
  );
}

export function notMultipart(contentType: string): WebApiError {
  return unreadableBatch(`A batch has the content type 'multipart/mixed', but this one has '${contentType}'.`);
}

export function unterminated(boundary: string): WebApiError {
  return unreadableBatch(`The batch ends without its closing boundary '--${boundary}--'. Send it whole.`);
}

export function tooManyRequests(): WebApiError {
  return unreadableBatch(`The batch contains too many parts. A maximum number of '${maxRequests}' is allowed.`);
}

export function nestedBatch(): WebApiError {
  return unreadableBatch("A batch cannot contain another batch, nor a change set another change set.");
}

export function duplicateContentId(contentId: string): WebApiError {
  return unreadableBatch(
    `The content ID '${contentId}' was found more than once in the same change set or same batch request. Content IDs have to be unique across all operations of a change set for OData V4.0 and have to be unique across all operations in the whole batch request for OData V4.01.`,
  );
}

export function readInChangeSet(method: string): WebApiError {
  return unreadableBatch(
    `An invalid HTTP method '${method}' was detected for a request in a change set. Requests in change sets only support the HTTP methods 'POST', 'PUT', 'DELETE', and 'PATCH'.`,
  );
}

export function missingContentId(): WebApiError {
  return badRequest("Content-ID header not present");
}

export function unknownReference(contentId: string): WebApiError {
  return badRequest(`Content-ID Reference: '$${contentId}' does not exist in the batch context.`);
}

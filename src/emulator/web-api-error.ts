/** A refusal in the service's own words: what becomes `{"error":{"code","message"}}` on the wire. */
export class WebApiError extends Error {
  override readonly name = "WebApiError";
  readonly status: number;
  /** The service's hexadecimal code, "0x…". */
  readonly code: string;
  /** Of a failure outside the OData handling, such as reading a batch: it is answered in another shape. */
  readonly exceptionType: string | undefined;
  /** More about it, by the term of the annotation. */
  readonly annotations: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    message: string,
    exceptionType?: string,
    annotations: Readonly<Record<string, string>> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.exceptionType = exceptionType;
    this.annotations = annotations;
  }
}

/**
 * What an error looks like on the wire, in whichever of the service's two shapes it has.
 *
 * @param isWanted which annotations the client asked for; undefined for none
 */
export function errorBody(error: WebApiError, isWanted?: (term: string) => boolean): object {
  const { code, message, exceptionType } = error;
  if (exceptionType === undefined) {
    const annotations = isWanted ? Object.entries(annotationsOf(error)).filter(([term]) => isWanted(term)) : [];
    return { error: { code, message, ...Object.fromEntries(annotations.map(([term, value]) => [`@${term}`, value])) } };
  }
  return {
    Message: message,
    ExceptionMessage: message,
    ExceptionType: exceptionType,
    StackTrace: "",
    ErrorCode: code,
  };
}

/** Source: "Compose HTTP requests and handle errors", more details with errors (Microsoft Learn). */
function annotationsOf({ annotations, code, message }: WebApiError): Readonly<Record<string, string>> {
  const error = `Microsoft.Crm.CrmException%3a${code.replace("0x", "")}`;
  return {
    ...annotations,
    "Microsoft.PowerApps.CDS.HelpLink": `http://go.microsoft.com/fwlink/?LinkID=398563&error=${error}&client=platform`,
    "Microsoft.PowerApps.CDS.InnerError.Message": message,
  };
}

/** What the emulator does not do it says, instead of guessing. */
export function notSupported(feature: string): WebApiError {
  return new WebApiError(501, "0x80060888", `The emulator does not support ${feature}.`);
}

/** Malformed requests: unknown properties, URLs and filters that do not parse. */
export function badRequest(message: string): WebApiError {
  return new WebApiError(400, "0x80060888", message);
}

/** A value in the payload that the column's type cannot take. */
export function badPayload(entitySet: string, message: string): WebApiError {
  const help =
    "For more information on this error please follow this help link https://go.microsoft.com/fwlink/?linkid=2195293";
  return new WebApiError(
    400,
    "0x80048d19",
    `Error identified in Payload provided by the user for Entity :'${entitySet}', ${help}  ---->  InnerException : Microsoft.OData.ODataException: ${message}`,
  );
}

export function unknownProperty(property: string, logicalName: string): WebApiError {
  return badRequest(`Could not find a property named '${property}' on type 'Microsoft.Dynamics.CRM.${logicalName}'.`);
}

export function unknownSegment(segment: string): WebApiError {
  return new WebApiError(404, "0x8006088a", `Resource not found for the segment '${segment}'.`);
}

export function doesNotExist(logicalName: string, id: string): WebApiError {
  return new WebApiError(404, "0x80040217", `${logicalName} With Id = ${id} Does Not Exist`);
}

/** An insert whose primary key is taken. */
export function duplicateRecord(message = "A record with matching key values already exists."): WebApiError {
  return new WebApiError(412, "0x80040237", message);
}

export function versionMismatch(): WebApiError {
  return new WebApiError(
    412,
    "0x80060882",
    "The version of the existing record doesn't match the RowVersion property provided.",
  );
}

/** The two spaces are the service's. */
export function tooLong(column: string, table: string, maxLength: number): WebApiError {
  return new WebApiError(
    400,
    "0x80044331",
    `A validation error occurred.  The length of the '${column}' attribute of the '${table}' entity exceeded the maximum allowed length of '${maxLength}'.`,
  );
}

export function outOfRange(column: string, table: string, value: number, min: number, max: number): WebApiError {
  return new WebApiError(
    400,
    "0x8004432f",
    `A validation error occurred.  The value ${value} of '${column}' on record of type '${table}' is outside the valid range. Accepted Values: ${min} to ${max}.`,
  );
}

export function invalidOption(column: string, value: number): WebApiError {
  return new WebApiError(
    400,
    "0x8004431a",
    `A validation error occurred. The value ${value} of '${column}' is not a valid option of this column.`,
  );
}

/** A value of the wrong JSON type, or a text that does not read as the type. */
export function cannotConvert(entitySet: string, value: unknown, type: string): WebApiError {
  if (typeof value === "object" && value !== null) {
    const found = Array.isArray(value) ? "StartArray" : "StartObject";
    return badPayload(
      entitySet,
      `An unexpected '${found}' node was found when reading from the JSON reader. A 'PrimitiveValue' node was expected.`,
    );
  }
  return badPayload(entitySet, `Cannot convert the literal '${String(value)}' to the expected type '${type}'.`);
}

/** A property of a payload that the table does not have. */
export function unknownPayloadProperty(property: string, logicalName: string, entitySet: string): WebApiError {
  return badPayload(
    entitySet,
    `Invalid property '${property}' was found in entity 'Microsoft.Dynamics.CRM.${logicalName}'. ---> Microsoft.OData.ODataException: Does not support untyped value in non-open type.`,
  );
}

/** A status reason that belongs to another state than the record has, or gets. */
export function statusMismatch(status: number, state: string, logicalName: string, id: string): WebApiError {
  return new WebApiError(
    400,
    "0x80048408",
    `${status} is not a valid status code for state code ${state} on ${logicalName} with Id ${id}.`,
  );
}

/** An alternate key whose values another record has. */
export function duplicateKey(key: string, columns: string): WebApiError {
  return new WebApiError(
    412,
    "0x80060892",
    `Entity Key ${key} violated. A record with the same value for ${columns} already exists. A duplicate record cannot be created. Select one or more unique values and try again.`,
  );
}

/** A file or image over the size that its column takes. */
export function fileTooBig(): WebApiError {
  return new WebApiError(400, "0x80044a02", "Attachment file size is too big.");
}

export function methodNotAllowed(method: string): WebApiError {
  return new WebApiError(405, "0x80060888", `The requested resource does not support http method '${method}'.`);
}

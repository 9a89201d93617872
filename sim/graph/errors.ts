/** A refusal of Microsoft Graph. */
export class GraphError extends Error {
  readonly status: 400 | 401 | 403 | 404;
  readonly code: string;
  constructor(status: GraphError["status"], code: string, message: string) {
    super(message);
    this.status = status;
    this.code = code;
  }
}

/** The body in the form of Graph's errors. */
export function describeGraphError(
  { code, message }: Pick<GraphError, "code" | "message">,
  requestId: string,
) {
  return {
    error: {
      code,
      message,
      innerError: {
        date: new Date().toISOString().slice(0, 19),
        "request-id": requestId,
        "client-request-id": requestId,
      },
    },
  };
}

const tokenRefused = (message: string) => new GraphError(401, "InvalidAuthenticationToken", message);

export const graphErrors = {
  tokenMissing: () => tokenRefused("Access token is empty."),
  tokenUnusable: () => tokenRefused("Access token validation failure. Invalid audience."),
  tokenExpired: () => tokenRefused("Lifetime validation failed, the token is expired."),
  permissionMissing: () =>
    new GraphError(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."),
  pageSizeWrong: (asked: string) =>
    new GraphError(
      400,
      "Request_BadRequest",
      `Invalid page size specified: '${asked}'. Must be between 1 and 999 inclusive.`,
    ),
  skipTokenWrong: () =>
    new GraphError(400, "Directory_ExpiredPageToken", "The specified page token value has expired."),
  queryUnsupported: (name: string) =>
    new GraphError(400, "Request_UnsupportedQuery", `Unsupported query: '${name}' is not simulated.`),
  segmentUnknown: (segment: string) =>
    new GraphError(400, "BadRequest", `Resource not found for the segment '${segment}'.`),
  tenantUnknown: (named: string) =>
    new GraphError(
      404,
      "Request_ResourceNotFound",
      `Resource '${named}' does not exist or one of its queried reference-property objects are not present.`,
    ),
};

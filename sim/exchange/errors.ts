/** A refusal of Exchange Online's admin endpoint. */
export class ExchangeError extends Error {
  readonly status: 400 | 401 | 403 | 404 | 429;
  readonly code: string;
  /** The .NET exception that the service names in front of its message. */
  readonly exception: string;
  readonly headers: Record<string, string>;
  constructor(
    status: ExchangeError["status"],
    code: string,
    exception: string,
    message: string,
    headers: Record<string, string> = {},
  ) {
    super(message);
    this.status = status;
    this.code = code;
    this.exception = exception;
    this.headers = headers;
  }
}

/** The body around an error: clients read details[0].message, then innererror, then message. */
export function describeExchangeError(error: Pick<ExchangeError, "code" | "exception" | "message">) {
  const raw = `Ex${error.exception.length.toString(16).toUpperCase().padStart(6, "0")}|${error.exception}|${error.message}`;
  return {
    error: {
      code: error.code,
      message: `Error executing request. ${error.message}`,
      details: [{ code: "Context", target: "", message: raw }],
      innererror: {
        message: "Error executing cmdlet",
        type: "Microsoft.Exchange.Admin.OData.Core.ODataServiceException",
        stacktrace: "",
        internalException: { message: raw, type: error.exception, stacktrace: "" },
      },
      "@adminapi.warnings": [],
    },
  };
}

const ODATA = "Microsoft.Exchange.Admin.OData.Core.ODataServiceException";

function unauthorized(message: string, diagnostics: string): ExchangeError {
  return new ExchangeError(401, "Unauthorized", "System.UnauthorizedAccessException", message, {
    "www-authenticate":
      'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", token_types="app_asserted_user_v1 ' +
      'service_asserted_app_v1", error="invalid_token"',
    "x-ms-diagnostics": diagnostics,
  });
}

export const exchangeErrors = {
  tokenUnusable: () =>
    unauthorized("UnAuthorized", '2000001;reason="The token is not usable.";error_category="invalid_token"'),
  tokenExpired: () =>
    unauthorized(
      "Lifetime validation failed, the token is expired.",
      '2000003;reason="The token has expired.";error_category="invalid_lifetime"',
    ),
  tokenOfOtherTenant: () =>
    unauthorized(
      "Provide valid credential.",
      '2000008;reason="The token is for another tenant.";error_category="invalid_tenant"',
    ),
  permissionMissing: () =>
    unauthorized(
      "UnAuthorized",
      '2000008;reason="The token contains no permissions.";error_category="invalid_grant"',
    ),
  roleMissing: (clientId: string) =>
    new ExchangeError(
      403,
      "Forbidden",
      "System.UnauthorizedAccessException",
      `The role assigned to application ${clientId} isn't supported in this scenario. Please check online documentation ` +
        "for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.",
    ),
  cmdletNotAllowed: (cmdlet: string) =>
    new ExchangeError(403, "Forbidden", ODATA, `User is not allowed to call ${cmdlet}.`),
  cmdletUnknown: (cmdlet: string) =>
    new ExchangeError(
      404,
      "NotFound",
      "System.Management.Automation.CommandNotFoundException",
      `The term '${cmdlet}' is not recognized as a name of a cmdlet, function, script file, or executable program.`,
    ),
  bodyInvalid: (message: string) => new ExchangeError(400, "BadRequest", ODATA, message),
  parameterUnknown: (name: string) =>
    new ExchangeError(
      400,
      "BadRequest",
      "System.Management.Automation.ParameterBindingException",
      `A parameter cannot be found that matches parameter name '${name}'.`,
    ),
  parameterInvalid: (name: string, expected: string) =>
    new ExchangeError(
      400,
      "BadRequest",
      "System.Management.Automation.ParameterBindingException",
      `Cannot process argument transformation on parameter '${name}'. Cannot convert value to type "${expected}".`,
    ),
  dehydrated: () =>
    new ExchangeError(
      400,
      "BadRequest",
      "Microsoft.Exchange.Configuration.Tasks.InvalidOperationInDehydratedContextException",
      "The command you tried to run isn't currently allowed in your organization. To run this command, you first need " +
        "to run the command: Enable-OrganizationCustomization.",
    ),
  alreadyHydrated: () =>
    new ExchangeError(
      400,
      "BadRequest",
      "System.InvalidOperationException",
      "This operation is not required. Organization is already enabled for customization.",
    ),
  throttled: (retryAfterSeconds: number) =>
    new ExchangeError(
      429,
      "TooManyRequests",
      "Microsoft.Exchange.Data.Directory.OverBudgetException",
      "Server Busy. Too many requests. Please try again later.",
      { "retry-after": String(retryAfterSeconds) },
    ),
};

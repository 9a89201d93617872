/** What Entra answers when it gives no token: an AADSTS code, the OAuth error, the words. */
export class EntraError extends Error {
  readonly code: number;
  readonly oauthError: string;
  readonly status: 400 | 401;
  constructor(code: number, oauthError: string, message: string) {
    super(message);
    this.code = code;
    this.oauthError = oauthError;
    this.status = oauthError === "invalid_client" ? 401 : 400;
  }
}

/** The JSON body in the form of Microsoft's token endpoint. */
export function describeEntraError(error: EntraError, origin: string, traceId: string) {
  const timestamp = `${new Date().toISOString().slice(0, 19).replace("T", " ")}Z`;
  const correlationId = crypto.randomUUID();
  return {
    error: error.oauthError,
    error_description:
      `AADSTS${error.code}: ${error.message} Trace ID: ${traceId} ` +
      `Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [error.code],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    error_uri: `${origin}/error?code=${error.code}`,
  };
}

export const entraErrors = {
  transient: () =>
    new EntraError(90033, "temporarily_unavailable", "A transient error has occurred. Please try again."),
  tenantNotFound: (tenant: string) =>
    new EntraError(
      90002,
      "invalid_request",
      `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the ` +
        "correct cloud. Check with your subscription administrator, this may happen if there are no active " +
        "subscriptions for the tenant.",
    ),
  tenantMalformed: (tenant: string) =>
    new EntraError(
      900023,
      "invalid_request",
      `Specified tenant identifier '${tenant}' is neither a valid DNS name, nor a valid external domain.`,
    ),
  appNotInTenant: (clientId: string, tenantName: string) =>
    new EntraError(
      700016,
      "unauthorized_client",
      `Application with identifier '${clientId}' was not found in the directory '${tenantName}'. This can happen if ` +
        "the application has not been installed by the administrator of the tenant or consented to by any user in " +
        "the tenant. You may have sent your authentication request to the wrong tenant.",
    ),
  principalMissing: (clientId: string, tenantId: string) =>
    new EntraError(
      7000229,
      "unauthorized_client",
      `The client application ${clientId} is missing service principal in the tenant ${tenantId}. See instructions ` +
        "here: https://go.microsoft.com/fwlink/?linkid=2225119",
    ),
  singleTenant: (clientId: string, name: string) =>
    new EntraError(
      50194,
      "invalid_request",
      `Application '${clientId}'(${name}) is not configured as a multi-tenant application. Usage of the /common ` +
        "endpoint is not supported for such apps created after '10/15/2018'. Use a tenant-specific endpoint or " +
        "configure the application to be multi-tenant.",
    ),
  redirectUnknown: (redirectUri: string, clientId: string) =>
    new EntraError(
      50011,
      "invalid_request",
      `The redirect URI '${redirectUri}' specified in the request does not match the redirect URIs configured for ` +
        `the application '${clientId}'. Make sure the redirect URI sent in the request matches one added to your ` +
        "application in the Azure portal. Navigate to https://aka.ms/redirectUriMismatchError to learn more about " +
        "how to troubleshoot this error.",
    ),
  noRedirect: () =>
    new EntraError(500113, "invalid_request", "No reply address is registered for the application."),
  permissionNotListed: (resource: string) =>
    new EntraError(
      650056,
      "invalid_client",
      "Misconfigured application. This could be due to one of the following: the client has not listed any " +
        `permissions for '${resource}' in the requested permissions in the client's application registration. Or, ` +
        "the admin has not consented in the tenant. Or, check the application identifier in the request to ensure " +
        "it matches the configured client application identifier. Please contact your admin to fix the " +
        "configuration or consent on behalf of the tenant.",
    ),
  consentDeclined: () =>
    new EntraError(
      65004,
      "consent_required",
      "The resource owner or authorization server denied the request.",
    ),
  wrongSecret: (clientId: string) =>
    new EntraError(
      7000215,
      "invalid_client",
      "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not " +
        `the client secret ID, for a secret added to app '${clientId}'.`,
    ),
  expiredSecret: (clientId: string) =>
    new EntraError(
      7000222,
      "invalid_client",
      `The provided client secret keys for app '${clientId}' are expired. Visit the Azure portal to create new keys ` +
        "for your app, or consider using certificate credentials for added security.",
    ),
  noCredential: () =>
    new EntraError(
      7000218,
      "invalid_client",
      "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    ),
  missingParameter: (name: string) =>
    new EntraError(
      900144,
      "invalid_request",
      `The request body must contain the following parameter: '${name}'.`,
    ),
  unsupportedGrant: (grant: string) =>
    new EntraError(
      70003,
      "unsupported_grant_type",
      `The app requested an unsupported grant type '${grant}'.`,
    ),
  wrongScope: (scope: string) =>
    new EntraError(
      70011,
      "invalid_scope",
      "The provided request must include a 'scope' input parameter. The provided value for the input parameter " +
        `'scope' is not valid. The scope ${scope} is not valid.`,
    ),
  resourceNotFound: (resource: string, tenantName: string) =>
    new EntraError(
      500011,
      "invalid_resource",
      `The resource principal named ${resource} was not found in the tenant named ${tenantName}. This can happen if ` +
        "the application has not been installed by the administrator of the tenant or consented to by any user in " +
        "the tenant. You might have sent your authentication request to the wrong tenant.",
    ),
  assertionMalformed: () => new EntraError(50027, "invalid_request", "JWT token is invalid or malformed."),
  assertionWrongApp: () =>
    new EntraError(
      700021,
      "invalid_client",
      "Client assertion application identifier doesn't match 'client_id' parameter.",
    ),
  assertionWrongAudience: () =>
    new EntraError(700023, "invalid_client", "Client assertion audience claim does not match Realm issuer."),
  assertionOutOfTime: (from: string, until: string) =>
    new EntraError(
      700024,
      "invalid_client",
      `Client assertion is not within its valid time range. Current time: ${new Date().toISOString()}, assertion valid ` +
        `from ${from}, expiry time of assertion ${until}.`,
    ),
  certificateUnknown: (clientId: string, thumbprint: string) =>
    new EntraError(
      700027,
      "invalid_client",
      "The certificate with identifier used to sign the client assertion is not registered on application. [Reason - " +
        `The key was not found., Thumbprint of key used by client: '${thumbprint}'. Please visit the Azure portal to ` +
        `see the certificates of app '${clientId}'.]`,
    ),
  certificateExpired: (thumbprint: string, from: string, until: string) =>
    new EntraError(
      700027,
      "invalid_client",
      `Client assertion contains an invalid signature. [Reason - The key used is expired., Thumbprint of key used by ` +
        `client: '${thumbprint}', Found key 'Start=${from}, End=${until}'.]`,
    ),
  signatureWrong: (thumbprint: string) =>
    new EntraError(
      700027,
      "invalid_client",
      "Client assertion failed signature validation. [Reason - The key was found, but use of the key to verify the " +
        `signature failed., Thumbprint of key used by client: '${thumbprint}'.]`,
    ),
};

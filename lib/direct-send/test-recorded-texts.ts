import type { ErrorClass } from "./schema.ts";

/** One known failure: its number in our list of them, the type it comes with, the text, and what it is. */
export type RecordedText = readonly [
  row: number,
  type: string,
  raw: string,
  code: string,
  errorClass: ErrorClass,
];

/** Every kind of failure that is known, in Microsoft's words without names and ids: number, type, code, class, text. */
const table = `
1 entra no-consent tenant | unauthorized_client AADSTS700016: Application with identifier '0' was not found in the directory 'x'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.
2 entra no-consent tenant | invalid_client AADSTS7000229: The client application 0 is missing service principal in the tenant 0.
3 entra no-consent tenant | invalid_grant AADSTS65001: The user or administrator has not consented to use the application with ID '0' named 'x'. suberror: consent_required
4 entra exchange-permission-missing app | invalid_client AADSTS650056: Misconfigured application.
4 entra exchange-permission-missing app | invalid_resource AADSTS650057: Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration.
5 entra no-exchange tenant | invalid_client AADSTS650052: The app is trying to access a service that your organization 'x' lacks a service principal for. lacks a subscription
5 entra no-exchange tenant | invalid_resource AADSTS500011: The resource principal named https://outlook.office365.com was not found in the tenant named x.
6 entra consent-settling transient | invalid_client AADSTS650051: The application 'x' that you are trying to use is not yet available: service principal name is already present for the tenant.
7 entra consent-not-permitted tenant | access_denied AADSTS90094: The grant requires administrator permission.
7 entra consent-not-permitted tenant | access_denied AADSTS90095: Admin consent is required for the permissions requested by this application.
8 entra consent-declined tenant | access_denied AADSTS65004: User declined to consent to access the app.
8 entra consent-declined tenant | error=access_denied&error_subcode=cancel
8 entra consent-declined tenant | consent_required
9 entra redirect-not-registered app | invalid_request AADSTS50011: The redirect URI 'x' specified in the request does not match the redirect URIs configured for the application '0'.
10 entra single-tenant-app app | invalid_request AADSTS50194: Application '0'(x) is not configured as a multi-tenant application.
11 entra tenant-not-found tenant | invalid_request AADSTS90002: Tenant 'x' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.
12 entra tenant-id-malformed tenant | invalid_request AADSTS900023: Specified tenant identifier 'x' is neither a valid DNS name, nor a valid external domain.
13 entra tenant-unavailable tenant | invalid_resource AADSTS5000224: We are sorry, this resource is not available.
14 entra other-cloud tenant | invalid_request AADSTS90038: Tenant 'x' request is being redirected to the National Cloud 'x'.
14 entra other-cloud tenant | invalid_resource AADSTS900382: Confidential Client is not supported in Cross Cloud request.
14 entra other-cloud tenant | invalid_client AADSTS900432: Confidential Client is not supported in Cross Cloud request.
15 entra secret-wrong app | invalid_client AADSTS7000215: Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID.
16 entra secret-expired app | invalid_client AADSTS7000222: The provided client secret keys for app '0' are expired.
17 entra credential-missing app | invalid_client AADSTS7000218: The request body must contain the following parameter: 'client_assertion' or 'client_secret'.
17 entra credential-missing app | invalid_request AADSTS900144: The request body must contain the following parameter: 'client_secret'.
18 entra certificate-not-registered app | invalid_client AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found.]
18 certificateNew certificate-settling transient | invalid_client AADSTS700027: The certificate with identifier used to sign the client assertion is not registered on application.
19 entra clock-wrong worker | invalid_client AADSTS700024: Client assertion is not within its valid time range.
20 entra certificate-refused app | invalid_client AADSTS50012: Authentication failed. Client assertion contains an invalid signature.
21 entra public-client app | invalid_client AADSTS700025: Client is public so neither 'client_assertion' nor 'client_secret' should be presented.
22 entra app-disabled tenant | unauthorized_client AADSTS7000112: Application '0'(x) is disabled.
22 entra app-disabled tenant | unauthorized_client AADSTS70001: Application '0' is disabled.
23 entra conditional-access tenant | access_denied AADSTS53003: Access has been blocked by Conditional Access policies. The access policy does not allow token issuance.
23 entra conditional-access tenant | access_denied AADSTS530032: Access blocked by security policy.
24 entra cross-tenant-blocked tenant | access_denied AADSTS500021: Access to 'x' tenant is denied.
24 entra cross-tenant-blocked tenant | access_denied AADSTS500022: Access to 'x' tenant is denied.
24 entra cross-tenant-blocked tenant | access_denied AADSTS500212: The user's administrator has set an outbound access policy that does not allow access to the resource tenant.
24 entra cross-tenant-blocked tenant | access_denied AADSTS500213: The resource tenant's cross-tenant access policy does not allow this user to access this tenant.
25 entra account-not-in-tenant tenant | invalid_grant AADSTS50020: User account 'x' from identity provider 'x' does not exist in tenant 'x'.
25 entra account-not-in-tenant tenant | invalid_grant AADSTS50177: User account 'x' from identity provider 'x' does not exist in tenant 'x' and cannot access the application.
25 entra account-not-in-tenant tenant | invalid_grant AADSTS50034: The user account x does not exist in the x directory.
26 entra mfa-required app | invalid_grant AADSTS50076: Due to a configuration change made by your administrator, you must use multi-factor authentication to access '0'.
26 entra mfa-required app | interaction_required AADSTS50079: You must enroll in multi-factor authentication to access '0'.
26 entra mfa-required app | invalid_grant AADSTS50074: Strong Authentication is required.
26 entra mfa-required app | invalid_grant AADSTS50078: Presented multi-factor authentication has expired due to policies configured by your administrator.
26 entra mfa-required app | Authentication failed. MFA required
27 entra partner-sign-in-ended app | invalid_grant AADSTS700082: The refresh token has expired due to inactivity.
27 entra partner-sign-in-ended app | invalid_grant AADSTS70008: The provided authorization code or refresh token has expired due to inactivity.
27 entra partner-sign-in-ended app | invalid_grant AADSTS70043: The refresh token has expired or is invalid due to sign-in frequency checks by conditional access.
27 entra partner-sign-in-ended app | invalid_grant AADSTS50173: The provided grant has expired due to it being revoked, a fresh auth token is needed.
28 entra partner-consent-missing tenant | invalid_client AADSTS90099: The application '0' (x) has not been authorized in the tenant '0'. Applications must be authorized to access the customer tenant before partner delegated administrators can use them.
29 entra partner-account-at-risk tenant | access_denied AADSTS530034: A delegated administrator was blocked from accessing the tenant due to account risk in their home tenant.
30 entra entra-throttled transient | AADSTS90055: Tenant throttling error. There are too many incoming requests.
30 entra entra-throttled transient | AADSTS50196: The server terminated an operation because it encountered a client request loop.
31 entra entra-away transient | temporarily_unavailable AADSTS90033: A transient error has occurred. Please try again.
31 entra entra-away transient | temporarily_unavailable AADSTS90006: External service error.
31 entra entra-away transient | AADSTS90024: RequestBudgetExceededError: a transient error has occurred.
31 entra entra-away transient | AADSTS50033: RetryableError, a transient error not related to database operations.
31 entra entra-away transient | AADSTS90090: The response from the service is not available for the moment.
31 entra entra-away transient | temporarily_unavailable
32 entra request-malformed app | invalid_scope AADSTS70011: The provided request must include a 'scope' input parameter. The provided value for the input parameter 'scope' is not valid.
32 entra request-malformed app | invalid_request AADSTS900144: The request body must contain the following parameter: 'scope'.
32 entra request-malformed app | invalid_request AADSTS9002313: Invalid request. Request is malformed or invalid.
33 roleMissing role-missing tenant | The role assigned to application 0 isn't supported in this scenario. Please check online documentation for assigning correct Directory Roles to Azure AD Application for EXO App-Only Authentication.
34 roleMissing partner-role-missing tenant | The role assigned to user 0 isn't supported in this scenario.
35 roleMissing role-missing tenant | The application 0 isn't assigned to any management roles.
35 roleMissing role-missing tenant | Microsoft.Exchange.Configuration.Authorization.CmdletAccessDeniedException: x
36 unauthorized not-allowed tenant | System.UnauthorizedAccessException: UnAuthorized
37 notPermitted role-insufficient tenant | User is not allowed to call Get-OrganizationConfig
37 unauthorized role-insufficient tenant | Microsoft.OData.ODataServiceException: The remote server returned an error: (401)
38 cmdletMissing read-only tenant | The term 'Set-OrganizationConfig' is not recognized as a name of a cmdlet, function, script file, or executable program.
38 cmdletMissing role-insufficient tenant | The term 'Get-OrganizationConfig' is not recognized as a name of a cmdlet, function, script file, or executable program.
39 notPermitted role-insufficient tenant | The cmdlet 'Set-OrganizationConfig' is not present in the role definition of the current user.
40 parameterMissing setting-not-offered tenant | NamedParameterNotFound,Set-OrganizationConfig | A parameter cannot be found that matches parameter name 'RejectDirectSend'.
41 notHydrated not-hydrated tenant | InvalidOperationInDehydratedContextException: The command you tried to run isn't currently allowed in your organization. To run this command, you first need to run the command: Enable-OrganizationCustomization.
42 unrecognised already-hydrated none | Enable-OrganizationCustomization: This operation is not required. Organization is already enabled for customization.
43 unauthorized delegated-option-refused app | Access is denied. Connect-ExchangeOnline -DelegatedOrganization x
44 unauthorized token-refused tenant | 400 Bad Request: Provide valid credential
45 unrecognised partner-group-unmapped tenant | Unable to initialize the authorization context. Make sure that your user account is in Active Directory.
46 unrecognised no-exchange tenant | AADSTS500014: The service principal for resource 'x' is disabled. This indicate that a subscription within the tenant has lapsed, or that the administrator for this tenant has disabled the application.
47 unrecognised partner-relationship-ended tenant | User was not found
48 throttled throttled transient | HttpStatusCode=429 Too Many Requests
48 busy exchange-away transient | HttpStatusCode=503 Service Unavailable
48 busy exchange-away transient | Server Busy. Try again later.
48 busy exchange-away transient | A server side error has occurred because of which the operation could not be completed.
49 throttled trace-limit transient | Your recent queries have surpassed the permitted limit. Try again later.
50 notConnected connection-lost worker | You must call Connect-ExchangeOnline before calling any other cmdlet.
51 moduleBroken package-management-missing worker | The term 'Update-ModuleManifest' is not recognized as a name of a cmdlet.
51 unrecognised package-management-missing worker | Cannot find a cmdlet Update-Manifest
52 moduleBroken assembly-clash worker | Could not load file or assembly 'System.IdentityModel.Tokens.Jwt, Version=8.0.0.0'.
52 moduleBroken assembly-clash worker | Could not load file or assembly 'Microsoft.Identity.Client, Version=4.0.0.0'.
53 moduleBroken powershell-too-old worker | The module requires a minimum version of PowerShell 7.6 to execute correctly.
53 moduleBroken powershell-too-old worker | Could not load file or assembly 'System.Runtime, Version=10.0.0.0'.
54 unrecognised scripts-disabled worker | ExchangeOnlineManagement.psm1 cannot be loaded because running scripts is disabled on this system.
55 unrecognised engine-missing worker | No match was found for the specified search criteria and module name 'ExchangeOnlineManagement'.
55 unrecognised engine-missing worker | The specified module 'ExchangeOnlineManagement' was not loaded because no valid module file was found in any module directory.
56 moduleBroken module-too-old worker | This parameter set requires WSMan, and no supported WSMan client library was found.
56 unrecognised module-too-old worker | acquiring creds with username only failed MI_RESULT_FAILED
57 unreachable tls-failed worker | The SSL connection could not be established: SSL Handshake failed with OpenSSL error - SSL_ERROR_SSL.
58 entra network transient | network_error getaddrinfo ENOTFOUND login.microsoftonline.com
58 entra network transient | connect ETIMEDOUT 192.0.2.1:443
58 entra network transient | connect ECONNREFUSED 192.0.2.1:443
58 unreachable network transient | System.Net.Sockets.SocketException: Name or service not known
59 visitTimeout engine-hung transient | The visit took longer than 5 minutes.
59 engineExited engine-ended transient | PowerShell was killed (137).
59 unrecognised engine-hung transient | The operation has timed out after 15 minutes.
60 unrecognised not-taken tenant | The value read after the Set is not the value that was set.
61 unrecognised direct-send-refused sender | 550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources
62 unrecognised sender-not-attributed sender | 550 5.7.64 TenantAttribution; Relay Access Denied
62 unrecognised sender-not-attributed sender | 451 4.4.62 Mail sent to the wrong Office 365 region.
`;

export const recordedTexts: readonly RecordedText[] = table
  .trim()
  .split("\n")
  .map((line) => {
    const [, facts = "", raw = ""] = /^(.*?) \| (.*)$/.exec(line) ?? [];
    const [row, type = "", code = "", errorClass] = facts.split(" ");
    return [Number(row), type, raw, code, errorClass as ErrorClass];
  });

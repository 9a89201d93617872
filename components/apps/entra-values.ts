/**
 * What an app registration in Entra needs, as its manifest and its portal name it.
 * Source: learn.microsoft.com/powershell/exchange/app-only-auth-powershell-v2.
 */
export const entraValues = {
  exchangeName: "Office 365 Exchange Online",
  exchangeAppId: "00000002-0000-0ff1-ce00-000000000000",
  manageAsApp: "Exchange.ManageAsApp",
  manageAsAppId: "dc50a0fb-09a3-484d-be87-e023b12c6440",
  readDirectory: "Directory.Read.All",
} as const;

/** The part of a manifest that asks for the one permission. */
export const requiredAccess = JSON.stringify(
  {
    requiredResourceAccess: [
      {
        resourceAppId: entraValues.exchangeAppId,
        resourceAccess: [{ id: entraValues.manageAsAppId, type: "Role" }],
      },
    ],
  },
  null,
  2,
);

/** Where Microsoft sends a customer's administrator back to. @param baseUrl the address that people open */
export function redirectAddress(baseUrl: string): string {
  return `${baseUrl}/api/v1/consent/callback`;
}

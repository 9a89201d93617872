import { X509Certificate } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader } from "jose";
import { type AppRegistration, thumbprints } from "../apps.ts";
import { entraErrors } from "./errors.ts";

/** As much as Entra forgives. msal-node needs it: it rounds `nbf` up to the next second. */
const CLOCK_SKEW_SECONDS = 300;

function decode(assertion: string) {
  try {
    return { header: decodeProtectedHeader(assertion), claims: decodeJwt(assertion) };
  } catch {
    throw entraErrors.assertionMalformed();
  }
}

/** Thumbprint of the signing key as the header names it, in the three ways that clients use. */
function namedThumbprint(header: { x5t?: string; "x5t#S256"?: string; kid?: string }): string {
  const kid =
    header.kid && /^[0-9A-F]{40}$/i.test(header.kid)
      ? Buffer.from(header.kid, "hex").toString("base64url")
      : "";
  return header["x5t#S256"] ?? header.x5t ?? kid;
}

function iso(seconds: number | undefined): string {
  return seconds === undefined ? "(absent)" : new Date(seconds * 1000).toISOString();
}

/** Accepts the assertion only if a registered certificate signed it, for this app, this endpoint and this time. */
export async function checkClientAssertion(
  assertion: string,
  app: AppRegistration,
  tokenEndpoints: readonly string[],
): Promise<void> {
  const { header, claims } = decode(assertion);
  const named = namedThumbprint(header as Parameters<typeof namedThumbprint>[0]);
  const certificate = app.certificates.find((pem) => Object.values(thumbprints(pem)).includes(named));
  if (!certificate) throw entraErrors.certificateUnknown(app.clientId, named);
  const { publicKey, validFrom, validTo } = new X509Certificate(certificate);
  await compactVerify(assertion, publicKey, { algorithms: ["PS256", "RS256"] }).catch(() => {
    throw entraErrors.signatureWrong(named);
  });
  if (Date.parse(validTo) <= Date.now()) throw entraErrors.certificateExpired(named, validFrom, validTo);
  if (claims.iss !== app.clientId || claims.sub !== app.clientId) throw entraErrors.assertionWrongApp();
  const audiences = [claims.aud ?? []].flat();
  if (!audiences.some((audience) => tokenEndpoints.includes(audience)))
    throw entraErrors.assertionWrongAudience();
  const nowSeconds = Date.now() / 1000;
  const started = (claims.nbf ?? 0) <= nowSeconds + CLOCK_SKEW_SECONDS;
  const current = started && claims.exp !== undefined && claims.exp > nowSeconds - CLOCK_SKEW_SECONDS;
  if (!current) throw entraErrors.assertionOutOfTime(iso(claims.nbf), iso(claims.exp));
}

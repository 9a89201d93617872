import { errors, type JWTPayload, jwtVerify } from "jose";
import type { Cloud } from "../cloud.ts";
import type { Resource } from "./access-token.ts";

/** What a service says to a token that it does not take. */
interface Refusals {
  expired: () => Error;
  unusable: () => Error;
}

/** The claims of a token of this cloud for this resource; throws the service's own refusal otherwise. */
export async function verifyAccessToken(
  cloud: Cloud,
  token: string,
  audience: Resource,
  refusals: Refusals,
): Promise<JWTPayload> {
  try {
    const { payload } = await jwtVerify(token, cloud.signingKey.publicKey, {
      algorithms: ["RS256"],
      audience,
    });
    return payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw refusals.expired();
    if (error instanceof errors.JOSEError) throw refusals.unusable();
    throw error;
  }
}

/** The token of an Authorization header. */
export function readBearer(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/i.exec(authorization ?? "")?.[1];
}

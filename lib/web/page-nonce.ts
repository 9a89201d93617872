import { headers } from "next/headers";

/** The nonce of the policy that this page is sent with. Reading it makes the page dynamic. */
export async function readPageNonce(): Promise<string | undefined> {
  const policy = (await headers()).get("content-security-policy") ?? "";
  return /'nonce-([^']+)'/.exec(policy)?.[1];
}

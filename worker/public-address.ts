import { type BlockList, isIP } from "node:net";
import { isInNetworks, listNetworks } from "#lib/networks.ts";

/** IANA's registries of special-purpose addresses (RFC 6890 and later), and the platform's own on Azure. */
const notPublicV4 = listNetworks([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "168.63.129.16",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.0.2.0/24",
  "192.31.196.0/24",
  "192.52.193.0/24",
  "192.88.99.0/24",
  "192.168.0.0/16",
  "192.175.48.0/24",
  "198.18.0.0/15",
  "198.51.100.0/24",
  "203.0.113.0/24",
  "224.0.0.0/3",
]);

/** Unicast addresses of the internet. What holds an IPv4 address (mapped, NAT64, 6to4, Teredo) lies outside or below. */
const unicastV6 = listNetworks(["2000::/3"]);
const notPublicV6 = listNetworks([
  "2001::/23",
  "2001:db8::/32",
  "2002::/16",
  "2620:4f:8000::/48",
  "3fff::/20",
]);

/**
 * Whether a connection to an address may be made for a request whose address somebody else chose: public ones, and those
 * in the networks that the operator named.
 * @param address as it was resolved; anything that is no IP address is refused
 */
export function isReachable(address: string, allowed: BlockList): boolean {
  const family = isIP(address);
  // With a zone ("fe80::1%eth0") it is link-local, and BlockList would not match it.
  if (family === 0 || address.includes("%")) return false;
  if (isInNetworks(allowed, address)) return true;
  if (family === 4) return !isInNetworks(notPublicV4, address);
  return isInNetworks(unicastV6, address) && !isInNetworks(notPublicV6, address);
}

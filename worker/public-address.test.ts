import { expect, test } from "vitest";
import { listNetworks } from "#lib/networks.ts";
import { isReachable } from "./public-address.ts";

const none = listNetworks([]);

test.each([
  ["loopback", "127.0.0.1"],
  ["loopback, anywhere in its network", "127.8.9.10"],
  ["loopback", "::1"],
  ["unspecified", "0.0.0.0"],
  ["unspecified", "::"],
  ["private", "10.0.0.1"],
  ["private", "172.16.0.1"],
  ["private, the end of it", "172.31.255.255"],
  ["private", "192.168.1.1"],
  ["shared by carriers", "100.64.0.1"],
  ["Alibaba's metadata", "100.100.100.200"],
  ["link-local, and the metadata of most clouds", "169.254.169.254"],
  ["Azure's platform", "168.63.129.16"],
  ["Oracle's metadata", "192.0.0.192"],
  ["benchmarks", "198.18.0.1"],
  ["documentation", "203.0.113.7"],
  ["multicast", "224.0.0.1"],
  ["reserved", "240.0.0.1"],
  ["broadcast", "255.255.255.255"],
  ["link-local", "fe80::1"],
  ["link-local with its zone", "fe80::1%eth0"],
  ["a public address with a zone", "2606:4700::1%eth0"],
  ["site-local", "fec0::1"],
  ["unique local", "fd00::1"],
  ["unique local, AWS's metadata", "fd00:ec2::254"],
  ["multicast", "ff02::1"],
  ["discard", "100::1"],
  ["documentation", "2001:db8::1"],
  ["documentation", "3fff::1"],
  ["IPv4 mapped", "::ffff:10.0.0.1"],
  ["IPv4 mapped, in hexadecimal", "::ffff:7f00:1"],
  ["IPv4 mapped, public", "::ffff:8.8.8.8"],
  ["IPv4 compatible", "::127.0.0.1"],
  ["NAT64", "64:ff9b::7f00:1"],
  ["NAT64, local", "64:ff9b:1::a00:1"],
  ["6to4", "2002:7f00:1::"],
  ["Teredo", "2001:0:7f00:1::"],
  ["no address", "localhost"],
  ["no address", "0x7f.1"],
  ["nothing", ""],
])("a connection to what is %s is refused: %s", (_what, address) => {
  expect(isReachable(address, none)).toBe(false);
});

test.each(["8.8.8.8", "1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001::1"])(
  "a public address can be reached: %s",
  (address) => {
    expect(isReachable(address, none)).toBe(true);
  },
);

test("a network that the operator names can be reached, and no other", () => {
  const allowed = listNetworks(["10.20.0.0/16", "fd12:3456::/32", "127.0.0.1"]);
  for (const address of ["10.20.30.40", "::ffff:10.20.30.40", "fd12:3456::7", "127.0.0.1"])
    expect(isReachable(address, allowed), address).toBe(true);
  for (const address of ["10.21.0.1", "fd12:3457::7", "127.0.0.2", "169.254.169.254", "::1"])
    expect(isReachable(address, allowed), address).toBe(false);
});

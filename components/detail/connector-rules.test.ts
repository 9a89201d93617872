import { describe, expect, it } from "vitest";
import type { Connector } from "#lib/jobs/schema.ts";
import { recognisesBy, refusesOthers, senderDomain } from "./connector-rules.ts";

const connector: Connector = {
  name: "Scanners",
  enabled: true,
  connectorType: "Partner",
  senderDomains: ["smtp:*;1"],
  senderIPAddresses: ["192.0.2.1", "198.51.100.0/28"],
  tlsSenderCertificateName: "",
  restrictDomainsToIPAddresses: false,
  restrictDomainsToCertificate: false,
};

it.each([
  ["smtp:*;1", "all domains"],
  ["smtp:contoso.example;1", "contoso.example"],
  ["contoso.example", "contoso.example"],
])("%s reads %s", (entry, words) => {
  expect(senderDomain(entry)).toBe(words);
});

it("says by what a connector recognises its sender", () => {
  expect(recognisesBy(connector)).toBe("IP 192.0.2.1, 198.51.100.0/28");
  expect(recognisesBy({ ...connector, tlsSenderCertificateName: "*.relay.example" })).toContain(
    "; certificate *.",
  );
  expect(recognisesBy({ ...connector, senderIPAddresses: [] })).toBe("sender domain only");
});

describe("a connector that refuses nearly all other mail", () => {
  const restricted = { ...connector, restrictDomainsToIPAddresses: true };

  it("is for all domains and restricts them", () => {
    expect(refusesOthers(restricted)).toBe(true);
    expect(refusesOthers(connector)).toBe(false);
  });

  it("is not one that names its domains, nor one that is off", () => {
    expect(refusesOthers({ ...restricted, senderDomains: ["smtp:contoso.example;1"] })).toBe(false);
    expect(refusesOthers({ ...restricted, enabled: false })).toBe(false);
  });
});

import { describe, expect, it } from "vitest";
import type { Connector, Survey } from "#lib/jobs/schema.ts";
import { listWords, readingStep, readingWords, stateMeaning } from "./state-words.ts";

const connector = (name: string, more: Partial<Connector> = {}): Connector => ({
  name,
  enabled: true,
  connectorType: "Partner",
  senderDomains: ["smtp:*;1"],
  senderIPAddresses: [],
  tlsSenderCertificateName: "",
  restrictDomainsToIPAddresses: false,
  restrictDomainsToCertificate: false,
  ...more,
});
const survey = (...inboundConnectors: Connector[]): Survey => ({
  acceptedDomains: [{ name: "contoso.example", type: "Authoritative", initial: true }],
  inboundConnectors,
});
const byAddress = connector("Scanners", { senderIPAddresses: ["192.0.2.1"] });

describe("what a state means for a tenant", () => {
  it("names the connectors that exempt a sender, and only those", () => {
    const meaning = stateMeaning("blocked", survey(byAddress, connector("By domain")));
    expect(meaning).toContain("contoso.example");
    expect(meaning).toContain("the connector Scanners recognises");
    expect(meaning).not.toContain("By domain");
  });

  it("says so when no connector exempts anybody", () => {
    const off = connector("Off", { ...byAddress, name: "Off", enabled: false });
    expect(stateMeaning("blocked", survey(off))).toContain("No inbound connector was found");
  });

  it("claims nothing about domains or connectors that were not read", () => {
    expect(stateMeaning("blocked", null)).not.toContain("No inbound connector was found");
    expect(stateMeaning("allowed", null)).toContain("this tenant's own domains");
  });

  it("claims neither refusal nor acceptance while the state is unknown", () => {
    expect(stateMeaning("unknown", survey(byAddress))).not.toMatch(/refuses|Anybody/);
  });
});

it.each([
  [["a"], "a"],
  [["a", "b"], "a and b"],
  [["a", "b", "c", "d"], "a, b, c and d"],
  [["a", "b", "c", "d", "e"], "a, b, c and 2 more"],
])("%j reads %s", (names, words) => {
  expect(listWords(names)).toBe(words);
});

describe("a reading", () => {
  const reading = {
    id: "2",
    directSend: "blocked",
    at: "",
    runId: "r",
    action: "undo",
    requestedBy: "Ada",
  } as const;

  it("names what was asked and by whom", () => {
    expect(readingWords(reading)).toBe("an undo by Ada");
  });

  it("tells a change from the same again, and says nothing of the first", () => {
    expect(readingStep(reading, { ...reading, directSend: "allowed" })).toBe("Was Allowed");
    expect(readingStep(reading, reading)).toBe("Same as before");
    expect(readingStep(reading, undefined)).toBeNull();
  });
});

import { expect, test } from "vitest";
import { consentMail, mailAddress } from "./consent-mail.ts";
import { roleScript } from "./role-script.ts";

const asked = {
  domain: "contoso.onmicrosoft.com",
  clientId: "0190c1de-0000-7000-8000-000000000001",
  url: "https://login.example/x/v2.0/adminconsent?state=abc",
  expiresAt: "2026-11-30T14:02:00.000Z",
};

test("the message holds the link, its last day, the permission and the role that the access needs", () => {
  const { body } = consentMail({ ...asked, access: "change" });
  for (const words of [
    asked.url,
    asked.clientId,
    "30 November 2026",
    "Exchange.ManageAsApp",
    "Exchange Administrator",
  ])
    expect(body).toContain(words);
  expect(body).toContain("changes it");
  const watch = consentMail({ ...asked, access: "watch" }).body;
  expect(watch).toContain("Global Reader");
  expect(watch).toContain("does not change it");
});

test.each([
  ["Ada Lovelace <ada@contoso.example>, +44 20", "ada@contoso.example"],
  ["only a number: +44 20", ""],
  ["ada@contoso.example?bcc=mallory@evil.example&x", "ada@contoso.example%3Fbcc%3Dmallory@evil.example%26x"],
])("the mail program is opened with the address in %j and nothing added", (contact, to) => {
  const address = mailAddress({ subject: "a & b", body: "one\ntwo&bcc=x" }, contact);
  expect(address).toBe(`mailto:${to}?subject=a%20%26%20b&body=one%0D%0Atwo%26bcc%3Dx`);
});

test("the script gives the role in the tenant and cloud that are meant", () => {
  const of = { entraTenantId: "tenant", clientId: "app" };
  const script = roleScript({ ...of, cloud: "global", access: "change" });
  expect(script).toContain("-TenantId 'tenant' `");
  expect(script).toContain("appId eq 'app'");
  expect(script).toContain("29232cdf-9323-42fd-ade2-1d097af3e4de");
  expect(roleScript({ ...of, cloud: "china", access: "watch" })).toMatch(/-Environment China.*f2ef992c-/s);
});

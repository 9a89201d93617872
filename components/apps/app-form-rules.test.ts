import { describe, expect, it } from "vitest";
import { checkAppForm, readAppEdit, readNewApp, startAppForm } from "./app-form-rules.ts";

const clientId = "3E0C2B4A-1111-4222-8333-444455556666";
const form = { ...startAppForm(), name: " Sendlock ", clientId: ` ${clientId} ` };

describe("the form of an app registration", () => {
  it("takes ids as they are pasted, with blanks and capitals", () => {
    expect(checkAppForm(form)).toEqual({});
    expect(readNewApp(form)).toEqual({
      name: "Sendlock",
      clientId: clientId.toLowerCase(),
      cloud: "global",
      multiTenant: true,
      homeTenantId: null,
    });
  });

  it("names each field that is wrong", () => {
    expect(Object.keys(checkAppForm({ ...form, name: " ", clientId: "abc", homeTenantId: "abc" }))).toEqual([
      "name",
      "clientId",
      "homeTenantId",
    ]);
  });

  it("sends only what was changed", () => {
    expect(readAppEdit(form, { ...form, name: "Sendlock" })).toEqual({});
    expect(readAppEdit(form, { ...form, multiTenant: false, homeTenantId: clientId })).toEqual({
      multiTenant: false,
      homeTenantId: clientId.toLowerCase(),
    });
  });
});

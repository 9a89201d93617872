import { expect, test } from "vitest";
import { addTenantSchema } from "#lib/tenants/schema.ts";
import { checkForm, emptyForm, fillForm, placeTyped, readForm } from "./one-tenant-rules.ts";

const id = "8d3f7a52-6c1b-4e0f-9a27-5b1c0e4d7f36";
const found = { entraTenantId: id, domain: null, name: null, whyNotAll: "why" };

test("a lookup fills what Microsoft told, keeps what was typed, and invents nothing", () => {
  expect(fillForm(emptyForm, " Contoso.com ", found)).toEqual({
    ...emptyForm,
    entraTenantId: id,
    domain: "contoso.com",
  });
  expect(fillForm({ ...emptyForm, name: "Mine" }, id, found)).toMatchObject({ domain: "", name: "Mine" });
  expect(fillForm(emptyForm, id, { ...found, domain: "a.example", name: "A" })).toMatchObject({
    domain: "a.example",
    name: "A",
  });
});

test("without a lookup, what was typed goes where it belongs", () => {
  expect(placeTyped(emptyForm, id.toUpperCase()).entraTenantId).toBe(id);
  expect(placeTyped(emptyForm, "contoso.com").domain).toBe("contoso.com");
});

test("what is missing is said by field, and a whole form is one that the API takes", () => {
  expect(Object.keys(checkForm(emptyForm))).toEqual(["name", "domain", "entraTenantId"]);
  const form = {
    entraTenantId: ` ${id} `,
    domain: "contoso.com",
    name: " Contoso ",
    tags: "gold, gold,pilot",
  };
  expect(checkForm(form)).toEqual({});
  const reach = { appRegistrationId: "", cloud: "global", access: "watch" } as const;
  expect(addTenantSchema.parse(readForm(form, reach))).toMatchObject({
    name: "Contoso",
    tags: ["gold", "pilot"],
    appRegistrationId: null,
    access: "watch",
  });
});

import { describe, expect, it } from "vitest";
import type { CredentialView } from "#lib/credentials/schema.ts";
import { currentStep, isLast, placeOf, stepsOf, whyNotRetire, whyNotUse } from "./step-rules.ts";
import { testCredential } from "./test-credential.ts";

const failure = (code: string) => ({ code, cause: "A cause.", fix: "A fix.", raw: null });
const testedAt = "2026-11-23T13:00:00.000Z";
const old = testCredential({ id: "old", inUse: true, createdAt: "2025-01-01T00:00:00.000Z", testedAt });
const walk = (credential: CredentialView, ...others: CredentialView[]) =>
  stepsOf(credential, [credential, ...others]).map(({ name, state }) => `${name} ${state}`);

describe("the first credential", () => {
  it("is added, uploaded and tested; it is put to use by itself", () => {
    const made = testCredential({ inUse: true });
    expect(walk({ ...made, inUse: false, state: "preparing" })).toEqual([
      "add busy",
      "upload later",
      "test later",
    ]);
    expect(walk(made)).toEqual(["add done", "upload now", "test later"]);
    expect(walk({ ...made, jobId: "job" })).toEqual(["add done", "upload now", "test busy"]);
    expect(walk({ ...made, testedAt })).toEqual([]);
  });

  it("leads back to the upload when Entra does not know the certificate, and to the test when something else fails", () => {
    const made = testCredential({ inUse: true, testedAt });
    const notThere = { ...made, error: failure("certificate-not-registered") };
    expect(walk(notThere)).toEqual(["add done", "upload failed", "test later"]);
    const noTenant = { ...made, error: failure("no-tenant-to-test") };
    expect(walk(noTenant)).toEqual(["add done", "upload done", "test failed"]);
  });

  it("needs no upload when it is a secret, and no test once it has signed in", () => {
    const secret = testCredential({ kind: "secret", inUse: true });
    expect(walk(secret)).toEqual(["add done", "test now"]);
    expect(walk({ ...secret, lastUsedAt: testedAt })).toEqual([]);
  });
});

describe("the next credential", () => {
  it("walks from adding it to retiring the old one", () => {
    const next = testCredential({ id: "next" });
    expect(placeOf(next, [old, next])).toBe("next");
    expect(walk(next, old)).toEqual(["add done", "upload now", "test later", "use later", "retire later"]);
    const tested = { ...next, testedAt };
    expect(walk(tested, old)).toEqual(["add done", "upload done", "test done", "use now", "retire later"]);
    const used = { ...tested, inUse: true };
    const former = { ...old, inUse: false };
    expect(currentStep(stepsOf(used, [used, former]))).toEqual({ name: "retire", state: "now" });
    expect(placeOf(former, [used, former])).toBe("former");
    expect(walk(former, used)).toEqual([]);
    expect(walk(used)).toEqual([]);
  });

  it("is put to use only when its newest test worked", () => {
    const next = testCredential({ id: "next" });
    expect(whyNotUse(next, [old, next])).toBe("Test it first");
    const why = (changed: CredentialView) => whyNotUse(changed, [old, changed]);
    expect(why({ ...next, testedAt, error: failure("secret-wrong") })).toBe("Its newest test failed");
    expect(why({ ...next, testedAt, jobId: "job" })).toBe("Wait for its test");
    expect(why({ ...next, testedAt })).toBeNull();
  });
});

describe("a credential that could not be prepared", () => {
  it("says so, whether a worker refused it or its job was given up, and can be removed", () => {
    const given = testCredential({ state: "preparing", error: failure("worker-gone") });
    for (const lost of [given, testCredential({ state: "refused", error: failure("key-missing") })]) {
      expect(placeOf(lost, [old, lost])).toBe("refused");
      expect(walk(lost, old)[0]).toBe("add failed");
      expect(whyNotRetire(lost, [old, lost])).toBeNull();
    }
  });
});

describe("retiring", () => {
  it("waits while another one could be used in its place, and is possible for the last one", () => {
    const next = testCredential({ id: "next" });
    expect(whyNotRetire(old, [old, next])).toMatch(/^It is in use/);
    expect(whyNotRetire(next, [old, next])).toBeNull();
    expect(whyNotRetire(old, [old])).toBeNull();
    expect([isLast(old, [old]), isLast(old, [old, next]), isLast(next, [old, next])]).toEqual([
      true,
      false,
      false,
    ]);
    expect(whyNotRetire({ ...next, state: "preparing", jobId: "job" }, [old, next])).toBe(
      "Wait for the worker",
    );
  });
});

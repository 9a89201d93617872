import { describe, expect, it } from "vitest";
import {
  clearSessionCookie,
  readSessionCookie,
  sessionCookieName,
  writeSessionCookie,
} from "./session-cookie.ts";

const local = new URL("http://localhost:3000");
const plain = new URL("http://sendlock.lan");

describe("the session cookie", () => {
  it.each([
    "http://localhost:3000",
    "http://127.0.0.1:3000",
    "http://[::1]:3000",
    "https://sendlock.example",
  ])("is a Secure __Host- cookie on %s", (address) => {
    const line = writeSessionCookie(new URL(address), "t", new Date(0));
    expect(line).toMatch(/^__Host-sendlock=t; Path=\/; HttpOnly; SameSite=Lax; .*; Secure$/);
  });

  it("is a plain HttpOnly cookie where plain http was allowed", () => {
    expect(sessionCookieName(plain)).toBe("sendlock");
    expect(writeSessionCookie(plain, "t", new Date(0))).not.toContain("Secure");
    expect(writeSessionCookie(plain, "t", new Date(0))).toContain("HttpOnly");
  });

  it("is found among others by its whole name", () => {
    expect(readSessionCookie(local, "a=1; __Host-sendlock=abc; sendlock=evil")).toBe("abc");
    expect(readSessionCookie(local, "sendlock=evil; x__Host-sendlock=evil")).toBeNull();
    expect(readSessionCookie(local, "__Host-sendlock=")).toBeNull();
    expect(readSessionCookie(local, null)).toBeNull();
  });

  it("is gone after signing out", () => {
    expect(clearSessionCookie(local)).toContain("Expires=Thu, 01 Jan 1970 00:00:00 GMT");
  });
});

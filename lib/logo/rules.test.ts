import { describe, expect, test } from "vitest";
import { findLogoFault, readLogo } from "./rules.ts";
import { jpeg, png, toAddress } from "./test-pictures.ts";

describe("a logo", () => {
  test("is a PNG or JPEG of at most 1,000 × 400 pixels, told by its own bytes", () => {
    expect(readLogo(toAddress("image/png", png(1_000, 400)))).toMatchObject({
      ok: true,
      size: { width: 1_000, height: 400 },
    });
    expect(readLogo(toAddress("image/jpeg", jpeg(320, 90)))).toMatchObject({
      ok: true,
      size: { width: 320, height: 90 },
    });
  });

  test.each([
    ["too wide", toAddress("image/png", png(1_001, 10)), "1001 × 10 pixels"],
    ["too high", toAddress("image/jpeg", jpeg(10, 401)), "10 × 401 pixels"],
    ["without a size", toAddress("image/png", png(0, 10)), "without a size"],
    ["larger than 100 KB", toAddress("image/png", png(10, 10, 100 * 1024 + 1)), "larger than 100 KB"],
    ["a JPEG that calls itself a PNG", toAddress("image/png", jpeg(10, 10)), "PNG or JPEG"],
    ["an SVG", toAddress("image/svg+xml", Buffer.from("<svg/>")), "PNG or JPEG"],
    [
      "a page that calls itself a PNG",
      toAddress("image/png", Buffer.from("<script>alert(1)</script>")),
      "PNG or JPEG",
    ],
    ["a PNG that ends in its header", toAddress("image/png", png(10, 10).subarray(0, 20)), "PNG or JPEG"],
    ["a JPEG without a frame", toAddress("image/jpeg", jpeg(10, 10).subarray(0, 12)), "PNG or JPEG"],
    ["an address elsewhere", "https://example.com/logo.png", "PNG or JPEG"],
    [
      "something behind the picture's address",
      `${toAddress("image/png", png(1, 1))}" onerror="x`,
      "PNG or JPEG",
    ],
    ["what is not base64", "data:image/png;base64,A", "PNG or JPEG"],
  ])("is not %s", (_, logo, fault) => expect(findLogoFault(logo)).toContain(fault));

  test("may have exactly 100 KB", () => {
    expect(findLogoFault(toAddress("image/png", png(10, 10, 100 * 1024)))).toBeNull();
  });

  test("of random bytes behind a good beginning is judged and never throws", () => {
    for (let seed = 0; seed < 500; seed += 1) {
      const noise = Uint8Array.from({ length: 40 }, (_, place) => (seed * 31 + place * place * 7) % 256);
      for (const start of [
        [0xff, 0xd8, 0xff],
        [0x89, 0x50, 0x4e, 0x47],
      ])
        expect(() =>
          findLogoFault(toAddress("image/jpeg", Uint8Array.from([...start, ...noise]))),
        ).not.toThrow();
    }
  });
});

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";

const css = readFileSync(fileURLToPath(new URL("../../app/globals.css", import.meta.url)), "utf8");
const pairs = [...css.matchAll(/--([\w-]+): light-dark\((#\w{6}), (#\w{6})\)/g)];
const themes = {
  light: Object.fromEntries(pairs.map(([, name, light]) => [name, light])),
  dark: Object.fromEntries(pairs.map(([, name, , dark]) => [name, dark])),
};

/** Relative luminance as WCAG 2.2 defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5]
    .map((from) => Number.parseInt(colour.slice(from, from + 2), 16) / 255)
    .map((part) => (part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (light + 0.05) / (dark + 0.05);
}

const grounds = ["background", "surface", "surface-raised", "surface-sunken", "surface-hover"];
const tones = ["accent", "good", "warn", "bad", "info"];
const texts = ["text", "text-muted", ...tones.map((tone) => `${tone}-text`)];
const marks = ["border-strong", ...tones];

describe.each(Object.entries(themes))("in %s", (_, theme) => {
  const weakest = (fronts: string[], backs: string[]) =>
    fronts
      .flatMap((front) => backs.map((back) => ({ front, back })))
      .map(({ front, back }) => `${front} on ${back}`)
      .map((pair) => {
        const [front = "", back = ""] = pair.split(" on ").map((name) => theme[name] ?? name);
        return { pair, ratio: contrast(front, back) };
      })
      .sort((a, b) => a.ratio - b.ratio)[0];

  it("every text is 4.5:1 or more on every ground", () => {
    expect(weakest(texts, grounds)?.ratio).toBeGreaterThanOrEqual(4.5);
    for (const tone of tones)
      expect(weakest(["text", "text-muted", `${tone}-text`], [`${tone}-soft`])?.ratio).toBeGreaterThanOrEqual(
        4.5,
      );
    expect(weakest(["#ffffff"], ["accent", "accent-hover"])?.ratio).toBeGreaterThanOrEqual(4.5);
  });

  it("every mark and border of a control is 3:1 or more on every ground", () => {
    expect(weakest(marks, grounds)?.ratio).toBeGreaterThanOrEqual(3);
  });
});

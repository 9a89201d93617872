/** What can be asked for, and how it is named. */
export const paletteVerbs = { block: "Block", allow: "Allow", check: "Check" } as const;
export type PaletteVerb = keyof typeof paletteVerbs;

export interface PaletteQuestion {
  /** What is wanted of a tenant; null when only a name was typed. */
  verb: PaletteVerb | null;
  /** What to look for in names and domains. */
  name: string;
}

/** Reads "block contoso" as a verb and a name. A name alone, or the beginning of a verb, is a name. */
export function readQuestion(text: string): PaletteQuestion {
  const [, word = "", rest = ""] = /^\s*(\S+)\s+(.*\S)?/.exec(text) ?? [];
  const verb =
    (Object.keys(paletteVerbs) as PaletteVerb[]).find((known) => known === word.toLowerCase()) ?? null;
  return { verb, name: (verb ? rest : text).trim() };
}

/** What fits best first: a name that begins so, a word of the name, the name, then whatever else was found. */
export function rankByName<Named extends { name: string }>(found: readonly Named[], name: string): Named[] {
  const sought = name.toLowerCase();
  const rank = (text: string) => {
    const place = text.toLowerCase().indexOf(sought);
    if (place <= 0) return place === 0 ? 0 : 3;
    return /\s/.test(text[place - 1] ?? "") ? 1 : 2;
  };
  return found.toSorted((a, b) => rank(a.name) - rank(b.name));
}

/** What a table may hold at most, so that one file takes neither memory nor time from others. */
export const csvLimits = { bytes: 2 * 1024 * 1024, rows: 5_000, columns: 30, rowCharacters: 32_768 } as const;

/**
 * What spreadsheets take for a formula at the start of a cell (OWASP, CSV Injection; full-width forms too), also behind
 * blanks and apostrophes. A cell can begin in the middle of a text as well: a spreadsheet that separates by semicolons or
 * tabs, as Excel does in many countries, splits it there. One more apostrophe goes before each, and `unescapeFormula`
 * takes exactly that one away.
 */
const formulaStart =
  /^(?=[\s']*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])|(?<=[;\t\r\n])(?=[^\S\t\r\n]*(?:'[^\S\t\r\n]*)*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;
const escapedFormula =
  /^'(?=[\s']*[=+\-@\t\r\n\uFF1D\uFF0B\uFF0D\uFF20])|(?<=[;\t\r\n])'(?=[^\S\t\r\n]*(?:'[^\S\t\r\n]*)*[=+\-@\uFF1D\uFF0B\uFF0D\uFF20])/g;

/** Texts are foreign: none may begin a formula, nor hide one behind a character that is dropped. */
export function escapeFormula(text: string): string {
  return text.replaceAll("\0", "").replaceAll(formulaStart, "'");
}

/** What `escapeFormula` was given. */
export function unescapeFormula(text: string): string {
  return text.replaceAll(escapedFormula, "");
}

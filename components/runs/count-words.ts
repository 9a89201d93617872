/** A number as people read it: "1,248". */
export function formatCount(count: number): string {
  return count.toLocaleString("en");
}

/** "1 tenant", "1,248 tenants". */
export function tenantsWords(count: number): string {
  return count === 1 ? "1 tenant" : `${formatCount(count)} tenants`;
}

/** "1 thing", "2 things", for a noun that takes an s. */
export function countWords(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

import { createHash } from "node:crypto";

/** 32 bytes that depend on nothing but the seed and the label. */
function digest(seed: number, label: string): Buffer {
  return createHash("sha256").update(`${seed}/${label}`).digest();
}

/** A GUID (version 4 layout) that is always the same for this seed and label. */
export function seededGuid(seed: number, label: string): string {
  const bytes = digest(seed, label).subarray(0, 16);
  bytes.writeUInt8((bytes.readUInt8(6) & 0x0f) | 0x40, 6);
  bytes.writeUInt8((bytes.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = bytes.toString("hex");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** Numbers in [0, 1), as many as eight, always the same for this seed and label. */
export function seededFractions(seed: number, label: string): (index: number) => number {
  const bytes = digest(seed, label);
  return (index) => bytes.readUInt32BE((index % 8) * 4) / 2 ** 32;
}

/** One item of the list, chosen by a fraction in [0, 1). */
export function pick<Item>(items: readonly [Item, ...Item[]], fraction: number): Item {
  return items[Math.floor(fraction * items.length)] ?? items[0];
}

/** 0 … count-1 in an order that depends on the seed. */
export function seededOrder(seed: number, label: string, count: number): number[] {
  return Array.from({ length: count }, (_, index) => index)
    .map((index) => ({ index, rank: digest(seed, `${label}/${index}`).readUIntBE(0, 6) }))
    .sort((left, right) => left.rank - right.rank)
    .map(({ index }) => index);
}

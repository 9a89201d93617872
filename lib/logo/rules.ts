const mostBytes = 100 * 1024;
const mostWidth = 1_000;
const mostHeight = 400;

/** The longest address that can hold so many bytes. */
export const mostLogoCharacters = Math.ceil(mostBytes / 3) * 4 + 40;

interface Size {
  width: number;
  height: number;
}

type ReadLogo =
  | { ok: true; type: "image/png" | "image/jpeg"; bytes: Uint8Array; size: Size }
  | { ok: false; fault: string };

/** What is wrong with a logo, or null when nothing is. */
export function findLogoFault(logo: string): string | null {
  const read = readLogo(logo);
  return read.ok ? null : read.fault;
}

/** Takes the picture out of a `data:` address and judges it by its own bytes. */
export function readLogo(logo: string): ReadLogo {
  const [, type, base64] = /^data:(image\/png|image\/jpeg);base64,([A-Za-z0-9+/]+={0,2})$/.exec(logo) ?? [];
  const bytes = base64 ? decode(base64) : null;
  if (!type || !bytes) return { ok: false, fault: "must be a PNG or JPEG picture" };
  if (bytes.length > mostBytes) return { ok: false, fault: "is larger than 100 KB" };
  const found = readPng(bytes) ?? readJpeg(bytes);
  if (!found || found.type !== type) return { ok: false, fault: "must be a PNG or JPEG picture" };
  const { width, height } = found.size;
  if (width === 0 || height === 0) return { ok: false, fault: "is a picture without a size" };
  if (width > mostWidth || height > mostHeight)
    return { ok: false, fault: `is ${width} × ${height} pixels; at most ${mostWidth} × ${mostHeight} fit` };
  return { ok: true, type: found.type, bytes, size: found.size };
}

function decode(base64: string): Uint8Array | null {
  try {
    return Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  } catch (error) {
    if (error instanceof DOMException) return null;
    throw error;
  }
}

const pngSignature = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a];
const ihdr = [0x49, 0x48, 0x44, 0x52];

/** The size stands in the first chunk, IHDR (PNG specification, 11.2.1). */
function readPng(bytes: Uint8Array): { type: "image/png"; size: Size } | null {
  const isPng = startsWith(bytes, 0, pngSignature) && startsWith(bytes, 12, ihdr) && bytes.length >= 33;
  if (!isPng) return null;
  const view = viewOf(bytes);
  return { type: "image/png", size: { width: view.getUint32(16), height: view.getUint32(20) } };
}

/** The size stands in the frame header, SOF0 to SOF15 but for three markers that are others (ITU-T T.81, B.2.2). */
function readJpeg(bytes: Uint8Array): { type: "image/jpeg"; size: Size } | null {
  if (!startsWith(bytes, 0, [0xff, 0xd8, 0xff])) return null;
  const view = viewOf(bytes);
  let at = 2;
  while (at + 9 <= bytes.length && view.getUint8(at) === 0xff) {
    const marker = view.getUint8(at + 1);
    if (marker === 0xff) at += 1;
    else if (isFrame(marker))
      return { type: "image/jpeg", size: { width: view.getUint16(at + 7), height: view.getUint16(at + 5) } };
    else at += 2 + Math.max(view.getUint16(at + 2), 2);
  }
  return null;
}

function isFrame(marker: number): boolean {
  return marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
}

function startsWith(bytes: Uint8Array, offset: number, expected: readonly number[]): boolean {
  return expected.every((byte, place) => bytes[offset + place] === byte);
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

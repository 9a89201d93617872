import { z } from "zod";
import { AppError } from "../errors.ts";

/** Ten thousand tenants by id, and room. */
const mostBodyBytes = 512 * 1024;

export const idParams = z.object({ id: z.uuid() });

/**
 * The JSON body of a change, checked.
 * @throws AppError `not-json`, `body-too-large`, `not-valid`
 */
export async function readBody<S extends z.ZodType>(request: Request, schema: S): Promise<z.output<S>> {
  if (contentType(request) !== "application/json")
    throw new AppError("not-json", {
      detail: "The body is not JSON.",
      fix: "Send it with Content-Type: application/json.",
    });
  const tooLarge = new AppError("body-too-large", {
    detail: `The body is larger than ${mostBodyBytes / 1024} KB.`,
  });
  const bytes = await readBytes(request, mostBodyBytes, tooLarge);
  return check(schema, parse(bytes.toString("utf8")), "body");
}

const contentType = (request: Request) =>
  request.headers.get("content-type")?.split(";")[0]?.trim().toLowerCase();

export interface FileLimits {
  type: "text/csv";
  mostBytes: number;
  tooLarge: () => AppError;
}

/**
 * The file that is the body of a change, unchecked but for its type and size.
 * @throws AppError `not-csv`, and what `tooLarge` makes before more than so many bytes are read
 */
export async function readFile(request: Request, limits: FileLimits): Promise<Uint8Array> {
  if (contentType(request) === limits.type) return readBytes(request, limits.mostBytes, limits.tooLarge());
  throw new AppError("not-csv", {
    detail: "The body is not CSV.",
    fix: `Send it with Content-Type: ${limits.type}.`,
  });
}

/** @throws AppError `not-valid`, naming each field */
export function readQuery<S extends z.ZodType>(request: Request, schema: S): z.output<S> {
  const search = new URL(request.url).searchParams;
  const given: Record<string, string> = {};
  for (const [name, value] of search) if (value !== "") given[name] = value;
  return check(schema, given, "query");
}

/** A path with an id that cannot exist names nothing. @throws AppError `not-found` */
export function readParams<S extends z.ZodType>(given: unknown, schema: S): z.output<S> {
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw notFound();
}

export function notFound(): AppError {
  return new AppError("not-found", { detail: "There is nothing here, or you may not see it." });
}

/** The Idempotency-Key header of a change. @throws AppError `not-valid` when it is empty or longer than 255 */
export function readIdempotencyKey(headers: Headers): string | undefined {
  const value = headers.get("idempotency-key");
  if (value === null) return undefined;
  if (value.length >= 1 && value.length <= 255) return value;
  throw notValid([{ path: "Idempotency-Key", message: "is empty or longer than 255 characters" }]);
}

function check<S extends z.ZodType>(schema: S, given: unknown, part: "body" | "query"): z.output<S> {
  if (!isStorable(given))
    throw notValid([
      { path: part, message: "holds a character that can't be stored (NUL or half of a character)" },
    ]);
  const parsed = schema.safeParse(given);
  if (parsed.success) return parsed.data;
  throw notValid(fieldsOf(parsed.error.issues, [], part));
}

/** Of a choice that fits nowhere, what is wrong with the one that is nearest: it alone names fields. */
function fieldsOf(
  issues: readonly z.core.$ZodIssue[],
  above: readonly PropertyKey[],
  part: "body" | "query",
): { path: string; message: string }[] {
  return issues.flatMap((issue) => {
    const path = [...above, ...issue.path];
    const nearest =
      issue.code === "invalid_union" ? issue.errors.toSorted((a, b) => a.length - b.length)[0] : undefined;
    if (nearest) return fieldsOf(nearest, path, part);
    return [{ path: path.map(String).join(".") || part, message: issue.message }];
  });
}

/** PostgreSQL refuses NUL, and half a character has no canonical form for the history. */
function isStorable(given: unknown): boolean {
  if (typeof given === "string") return !given.includes("\0") && given.isWellFormed();
  if (typeof given !== "object" || given === null) return true;
  return Object.entries(given).every(([name, value]) => isStorable(name) && isStorable(value));
}

function notValid(fields: { path: string; message: string }[]): AppError {
  const [first] = fields;
  return new AppError("not-valid", { detail: `${first?.path}: ${first?.message}.`, more: { fields } });
}

async function readBytes(request: Request, mostBytes: number, tooLarge: AppError): Promise<Buffer> {
  if (Number(request.headers.get("content-length") ?? 0) > mostBytes) throw tooLarge;
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of request.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > mostBytes) throw tooLarge;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new AppError("not-json", { detail: "The body is not JSON.", fix: "Check it with a JSON parser." });
  }
}

import { type Logger, type LoggerOptions, pino } from "pino";

export type Log = Logger;

const patterns = [
  // JSON Web Tokens and other dotted base64url triples.
  /eyJ[\w-]{8,}\.[\w-]{8,}(\.[\w-]*)?/g,
  /-----BEGIN [A-Z ]+-----[\s\S]*?(-----END [A-Z ]+-----|$)/g,
  /((?:client_secret|client_assertion|access_token|refresh_token|password)["']?\s*[=:]\s*["']?)[^\s"'&,}]+/gi,
  /(Bearer\s+)[\w.~+/=-]+/gi,
  /(postgres(?:ql)?:\/\/[^:\s]+:)[^@\s]+(?=@)/gi,
];

const secretMembers = ["token", "secret", "password", "authorization", "cookie", "sealed"];

/**
 * Takes what looks like a secret out of foreign text before it is logged, stored or shown.
 * @param known secrets that are at hand, removed wherever they stand
 */
export function redact(text: string, known: readonly string[] = []): string {
  let clean = text;
  for (const secret of known) if (secret.length >= 6) clean = clean.replaceAll(secret, "[redacted]");
  for (const pattern of patterns)
    clean = clean.replace(
      pattern,
      (_all, lead) => `${typeof lead === "string" && !lead.startsWith(".") ? lead : ""}[redacted]`,
    );
  return clean;
}

/** JSON lines on stdout; see `logOptions`. */
export function createLog(name: string, level = "info"): Log {
  return pino(logOptions(name, level));
}

/** Members that could hold a secret are redacted by name, errors by pattern. */
export function logOptions(name: string, level: string): LoggerOptions {
  return {
    name,
    level,
    redact: {
      paths: secretMembers.flatMap((member) => [member, `*.${member}`]),
      censor: "[redacted]",
    },
    serializers: {
      err: (error: Error) => ({
        type: error.name,
        message: redact(error.message),
        stack: error.stack ? redact(error.stack) : undefined,
        ...("code" in error ? { code: error.code } : {}),
      }),
    },
  };
}

/**
 * What a connection check looks at, in this order; the first that fails ends it. Not beside the schema, which would bring
 * Zod to the browser.
 */
export const connectionSteps = [
  "known",
  "token",
  "permission",
  "role",
  "connect",
  "identity",
  "state",
  "change",
] as const;

const guid = "([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})";

/**
 * How Microsoft names a request in the text of an error: Entra after "Correlation ID:", Exchange's cmdlets in
 * "[Server=…,RequestId=…,TimeStamp=…]", Graph and Exchange's REST in "request-id".
 */
const patterns = ["Correlation ID:\\s*", "RequestId=", "request-id[\"']?\\s*[:=]\\s*[\"']?"].map(
  (lead) => new RegExp(`${lead}${guid}`, "i"),
);

/** Microsoft's id of the request that failed: what its support and its own logs find it by. */
export function readCorrelationId(raw: string): string | undefined {
  for (const pattern of patterns) {
    const [, id] = pattern.exec(raw) ?? [];
    if (id) return id.toLowerCase();
  }
  return undefined;
}

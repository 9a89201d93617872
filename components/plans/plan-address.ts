/**
 * Puts the address of a plan in the place of the one before; the chosen verdict stays.
 * @param readingRunId the check that reads its states first; null when none is under way
 */
export function replaceAddress(planId: string, readingRunId: string | null): void {
  const params = new URLSearchParams(location.search);
  params.delete("reading");
  if (readingRunId) params.set("reading", readingRunId);
  const query = params.size > 0 ? `?${params}` : "";
  history.replaceState(null, "", `/plans/${planId}${query}`);
}

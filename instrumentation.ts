/** Runs once when the web process starts, before its first request. A wrong setting ends the start here. */
export async function register(): Promise<void> {
  // biome-ignore lint/style/noProcessEnv: Next puts the value in at build time and so leaves the edge build empty.
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { prepareWeb } = await import("#lib/web/prepare-web.ts");
  await prepareWeb();
}

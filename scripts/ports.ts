import { type AddressInfo, createServer } from "node:net";

/** Listens for a moment. Throws the system's error (EADDRINUSE, EACCES, EADDRNOTAVAIL) where that fails. */
async function listenOnce(port: number, host: string): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, host, resolve));
  const { port: taken } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return taken;
}

/** Why nothing can listen there, as the system's error code; undefined where it can. */
export async function findPortFault(port: number, host: string): Promise<string | undefined> {
  try {
    await listenOnce(port, host);
    return undefined;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

/** The preferred TCP port of 127.0.0.1 where it is free, else any free one. */
export async function findFreePort(preferred = 0): Promise<number> {
  const fault = preferred === 0 ? "none asked" : await findPortFault(preferred, "127.0.0.1");
  return fault === undefined ? preferred : await listenOnce(0, "127.0.0.1");
}

import { runProgram } from "./run-program.ts";
import { root } from "./set-up.ts";

/** Host names of the package registry that npm uses here. */
export async function findRegistryHosts(): Promise<string[]> {
  const { lines } = await runProgram("npm", ["config", "get", "registry"], { cwd: root });
  return lines.flatMap((line) => {
    const host = URL.parse(line)?.host;
    return host ? [host] : [];
  });
}

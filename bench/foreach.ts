import { spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import type { Control } from "../sim/control-client.ts";
import { acquireToken, buildEnvironment, findPowerShell, standInModule, type Tenant } from "./one-shot.ts";

const script = fileURLToPath(new URL("foreach.ps1", import.meta.url));

/** Sets all tenants with bench/foreach.ps1 in so many shells at once, the tenants dealt to them in order. */
export async function runForeach(
  control: Control,
  tenants: readonly Tenant[],
  shells: number,
  blocked: boolean,
): Promise<void> {
  const hands = Array.from({ length: shells }, (_, shell) =>
    tenants.filter((_, index) => index % shells === shell),
  );
  await Promise.all(hands.map((hand) => runShell(control, hand, blocked)));
}

/** Each tenant's token is asked for while the shell works on those before it. */
async function runShell(control: Control, tenants: readonly Tenant[], blocked: boolean): Promise<void> {
  const parameters = ["-ModulePath", standInModule, "-Reject", String(blocked)];
  const child = spawn(
    findPowerShell(),
    ["-NoLogo", "-NoProfile", "-NonInteractive", "-File", script, ...parameters],
    { env: buildEnvironment(control) },
  );
  let [output, complaint] = ["", ""];
  child.stdout.on("data", (chunk) => (output += chunk));
  child.stderr.on("data", (chunk) => (complaint += chunk));
  const ended = new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", resolve);
  });
  for (const { id, domain } of tenants) child.stdin.write(`${domain} ${await acquireToken(control, id)}\n`);
  child.stdin.end();
  const exitCode = await ended;
  const done = output.match(/^done /gm)?.length ?? 0;
  if (exitCode !== 0 || done !== tenants.length)
    throw new Error(`A shell ended with ${exitCode} after ${done} of ${tenants.length}: ${complaint}`);
}

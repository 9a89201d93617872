/**
 * Loaded into a child by `node --import`: the child ends when its stdin does, that is when the process that
 * started it is gone, however that ended. It is asked as by Ctrl-C, and has the same time for it.
 */
const graceMs = 9_000;

process.stdin.on("end", () => {
  setTimeout(() => process.kill(process.pid, "SIGKILL"), graceMs).unref();
  process.kill(process.pid, "SIGTERM");
});
process.stdin.resume();
// The pipe alone must not keep a program alive that is otherwise done.
(process.stdin as { unref?: () => void }).unref?.();

import { z } from "zod";

/** What a worker says of its engines, by kind of cloud, and of a history that it can't write. */
const engineStatusSchema = z.union([
  z.object({ state: z.literal("ready"), engine: z.string() }),
  z.object({ state: z.literal("missing"), code: z.string(), message: z.string(), fix: z.string() }),
]);
export const workerEnginesSchema = z.object({
  real: engineStatusSchema,
  simulated: engineStatusSchema.optional(),
  history: z.literal("not-written").optional(),
});
export type WorkerEngines = z.infer<typeof workerEnginesSchema>;

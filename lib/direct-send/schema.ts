import { z } from "zod";

/** A tenant's state. Unknown always comes with a reason. */
export const directSendSchema = z.enum(["blocked", "allowed", "unknown"]);
export type DirectSend = z.infer<typeof directSendSchema>;

export type KnownDirectSend = Exclude<DirectSend, "unknown">;

export const directSendWords: Record<DirectSend, string> = {
  blocked: "Blocked",
  allowed: "Allowed",
  unknown: "Unknown",
};

import { z } from "zod";
import { roleSchema } from "../access/schema.ts";
import { common, time } from "./event-parts.ts";

/** Who came in, and by what. */
export const accessEvents = [
  z.strictObject({ type: z.literal("session.started"), ...common, sessionId: z.uuid() }),
  z.strictObject({ type: z.literal("session.refused"), ...common, why: z.string() }),
  z.strictObject({ type: z.literal("session.ended"), ...common, sessionId: z.uuid() }),
  z.strictObject({ type: z.literal("sign-in-link.created"), ...common, expiresAt: time }),
  z.strictObject({
    type: z.literal("token.created"),
    ...common,
    tokenId: z.uuid(),
    name: z.string(),
    role: roleSchema,
    expiresAt: time,
  }),
] as const;

import { z } from "zod";
import { permissionSchema, roleSchema } from "../access/schema.ts";
import { common, time } from "./event-parts.ts";

/** Who came in, and by what. */
export const accessEvents = [
  z.strictObject({ type: z.literal("session.started"), ...common, sessionId: z.uuid() }),
  z.strictObject({ type: z.literal("session.refused"), ...common, why: z.string().max(60) }),
  z.strictObject({
    type: z.literal("session.ended"),
    ...common,
    sessionId: z.uuid(),
    /** Absent: by signing out. The others are noted when the session is next used. */
    why: z.enum(["idle", "too-old", "person-disabled"]).optional(),
  }),
  /** A request that was not admitted, of somebody who is known. */
  z.strictObject({
    type: z.literal("access.refused"),
    ...common,
    why: z.enum(["role-too-small", "token-expired", "token-revoked"]),
    permission: permissionSchema,
    neededRole: roleSchema,
    method: z.enum(["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"]),
    /** Without what a caller made up. */
    path: z.string().max(200),
  }),
  z.strictObject({ type: z.literal("sign-in-link.created"), ...common, expiresAt: time }),
  z.strictObject({
    type: z.literal("token.created"),
    ...common,
    tokenId: z.uuid(),
    name: z.string().max(100),
    role: roleSchema,
    expiresAt: time,
  }),
] as const;

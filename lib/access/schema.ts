import { z } from "zod";

export const roles = ["viewer", "technician", "admin"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export type Permission =
  | "tenants.read"
  | "tenants.manage"
  | "runs.read"
  | "runs.request"
  | "audit.read"
  | "settings.manage"
  | "apps.read"
  | "apps.manage"
  | "session.end";

/** Who asks. `system` is Sendlock itself. */
export const actorSchema = z.object({
  kind: z.enum(["person", "token", "system"]),
  id: z.string(),
  name: z.string(),
  role: roleSchema,
  /** Entra's tenant and object id of a person who came by it. */
  tid: z.guid().optional(),
  oid: z.guid().optional(),
});
export type Actor = z.infer<typeof actorSchema>;

export const system: Actor = { kind: "system", id: "system", name: "Sendlock", role: "admin" };

/** The tenants that a reader may know of. Every read takes one. */
export type Scope = { tenants: "all" } | { tags: readonly string[] };

/** Where a request came from, kept with its audit event. */
export const originSchema = z.object({
  requestId: z.string(),
  address: z.string().optional(),
  userAgent: z.string().max(300).optional(),
});
export type Origin = z.infer<typeof originSchema>;

export const signInSchema = z.strictObject({ code: z.string().min(20).max(100) });

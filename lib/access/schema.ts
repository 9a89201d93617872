import { z } from "zod";

export const roles = ["viewer", "technician", "admin"] as const;
export const roleSchema = z.enum(roles);
export type Role = z.infer<typeof roleSchema>;

export const permissionSchema = z.enum([
  "tenants.read",
  "tenants.manage",
  "runs.read",
  "runs.request",
  "audit.read",
  "settings.manage",
  "apps.read",
  "apps.manage",
  "session.end",
]);
export type Permission = z.infer<typeof permissionSchema>;

/** Who asks. `system` is Sendlock itself. */
export const actorSchema = z.strictObject({
  kind: z.enum(["person", "token", "system"]),
  id: z.string().max(60),
  name: z.string().max(256),
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
export const originSchema = z.strictObject({
  requestId: z.string().max(60),
  address: z.string().max(100).optional(),
  userAgent: z.string().max(300).optional(),
});
export type Origin = z.infer<typeof originSchema>;

export const signInSchema = z.strictObject({ code: z.string().min(20).max(100) });

import type { Actor, Permission, Role, Scope } from "./schema.ts";

/** The one table of who may do what. */
const viewer: readonly Permission[] = ["tenants.read", "runs.read", "audit.read", "apps.read", "session.end"];
const technician: readonly Permission[] = [...viewer, "runs.request", "tenants.manage"];
const permissionsByRole: Record<Role, readonly Permission[]> = {
  viewer,
  technician,
  admin: [...technician, "settings.manage", "apps.manage"],
};

export function may(role: Role, permission: Permission): boolean {
  return permissionsByRole[role].includes(permission);
}

/** The smallest role that holds a permission, for the sentence that refuses. */
export function roleNeededFor(permission: Permission): Role {
  const order: Role[] = ["viewer", "technician", "admin"];
  return order.find((role) => may(role, permission)) ?? "admin";
}

export function scopeOf(_actor: Actor): Scope {
  return { tenants: "all" };
}

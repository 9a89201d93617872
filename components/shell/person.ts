import type { Role } from "#lib/access/schema.ts";

export interface Person {
  name: string;
  role: Role;
}

export const roleWords: Record<Role, string> = {
  viewer: "Viewer",
  technician: "Technician",
  admin: "Administrator",
};

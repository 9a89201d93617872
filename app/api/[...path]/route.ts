import { defineRoute } from "#lib/web/define-route.ts";
import { notFound } from "#lib/web/read-input.ts";

const refuse = defineRoute({
  permission: "public",
  run: async () => {
    throw notFound();
  },
});

/** An address of the API that does not exist answers as the API does, not with a page. */
export { refuse as DELETE, refuse as GET, refuse as PATCH, refuse as POST, refuse as PUT };

import { readCertificate } from "#lib/credentials/queries.ts";
import { credentialParams } from "#lib/credentials/schema.ts";
import { defineRoute } from "#lib/web/define-route.ts";
import { notFound } from "#lib/web/read-input.ts";

/** The public half, to upload to the app registration. */
export const GET = defineRoute({
  permission: "apps.read",
  params: credentialParams,
  run: async ({ context, params }) => {
    const certificate = await readCertificate(context.db, params.id, params.credentialId);
    if (!certificate) throw notFound();
    return new Response(new Uint8Array(certificate.der), {
      headers: {
        "content-type": "application/pkix-cert",
        "content-disposition": `attachment; filename="sendlock-${certificate.thumbprint.slice(0, 8).toLowerCase()}.cer"`,
      },
    });
  },
});

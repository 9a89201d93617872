import { html } from "hono/html";
import type { AppRegistration } from "../apps.ts";
import type { Tenant } from "../tenants/generate.ts";
import type { EntraError } from "./errors.ts";

type Html = ReturnType<typeof html>;

const style = `
  :root { color-scheme: light dark; font: 1rem/1.5 system-ui, sans-serif; }
  body { max-width: 30rem; margin: 3rem auto; padding: 0 1rem; }
  .simulated { border: 2px dashed; border-radius: .5rem; padding: .5rem .75rem; }
  .buttons { display: flex; gap: .75rem; justify-content: end; margin-top: 1.5rem; }
  button, input { font: inherit; padding: .4rem 1rem; }
  label { display: grid; gap: .25rem; margin-top: 1rem; }
`;

function page(title: string, body: Html): Html {
  return html`<!doctype html>
<html lang="en-GB">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>${title} (simulated)</title>
    <style>${style}</style>
  </head>
  <body>
    <main>
      <p class="simulated"><strong>Simulated.</strong> This page stands in for Microsoft's. Tenants and people here are invented.</p>
      ${body}
    </main>
  </body>
</html>`;
}

/** Asks the administrator of a tenant; of any tenant if none is given: then the page asks which. */
export function consentPage(
  app: AppRegistration,
  tenant: Tenant | null,
  permissions: readonly string[],
): Html {
  const where = tenant
    ? html`<p>For everybody in <strong>${tenant.name}</strong> (${tenant.initialDomain}), which you are signed in to as its administrator.</p>`
    : "";
  const choose = tenant
    ? ""
    : html`<label>Your organisation's domain or tenant id<input name="tenant" required autocomplete="off"></label>`;
  return page(
    "Permissions requested",
    html`<h1>Permissions requested</h1>
      <p><strong>${app.name}</strong><br>Application id ${app.clientId}</p>
      ${where}
      <p>This app would like to:</p>
      <ul>${permissions.map((permission) => html`<li>${permission}</li>`)}</ul>
      <form method="post">
        ${choose}
        <div class="buttons">
          <button name="answer" value="accept">Accept</button>
          <button name="answer" value="cancel" formnovalidate>Cancel</button>
        </div>
      </form>`,
  );
}

/** What Entra shows where it sends the browser nowhere. */
export function errorPage({ code, message }: EntraError): Html {
  return page(
    "Sign in",
    html`<h1>Sign in</h1>
      <p>Sorry, but we’re having trouble signing you in.</p>
      <p>AADSTS${code}: ${message}</p>`,
  );
}

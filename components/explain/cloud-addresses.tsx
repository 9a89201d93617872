import { cloudWords } from "../tenants/cloud-words.ts";
import { Table, TableBody, TableCell, TableHead, TableHeader, TableRow } from "../ui/table.tsx";
import { cloudHosts } from "./cloud-hosts.ts";

const clouds = Object.keys(cloudHosts) as (keyof typeof cloudHosts)[];

const columns = [
  ["signIn", "Sign-in"],
  ["exchange", "Exchange"],
  ["graph", "Graph"],
  ["adminCentre", "Admin centre"],
] as const satisfies readonly (readonly [keyof (typeof cloudHosts)["global"], string])[];

/** Where each cloud is reached: for a firewall, and for the right admin centre. */
export function CloudAddresses() {
  return (
    <section id="clouds" aria-labelledby="clouds-title" className="scroll-mt-16 space-y-2">
      <h2 id="clouds-title" className="font-semibold text-base">
        Addresses by cloud
      </h2>
      <p className="text-text-muted">
        A worker must reach the first three on port 443. What a fix does in Entra is done in the admin centre
        of the tenant's own cloud.
      </p>
      <Table cards>
        <caption className="sr-only">Addresses by cloud</caption>
        <TableHead>
          <tr>
            <TableHeader>Cloud</TableHeader>
            {columns.map(([key, words]) => (
              <TableHeader key={key}>{words}</TableHeader>
            ))}
          </tr>
        </TableHead>
        <TableBody>
          {clouds.map((cloud) => (
            <TableRow key={cloud}>
              <TableHeader scope="row" className="@max-3xl:font-medium">
                {cloudWords[cloud]}
              </TableHeader>
              {columns.map(([key, words]) => (
                <TableCell key={key}>
                  <span className="text-text-muted text-xs @3xl:hidden">{words}: </span>
                  <code className="text-xs [overflow-wrap:anywhere]">{cloudHosts[cloud][key]}</code>
                </TableCell>
              ))}
            </TableRow>
          ))}
        </TableBody>
      </Table>
    </section>
  );
}

import type { Db } from "#lib/db.ts";
import type { Past } from "./past-events.ts";

/** Filters of the history by what is peculiar to each. */
export async function makeQuestions(db: Db, { tenants, people }: Past): Promise<Map<string, string>> {
  const [tenant] = tenants;
  const [left] = people;
  const stays = people.at(-1);
  const run = await db.auditEvent.findFirstOrThrow({
    where: { type: "run.requested" },
    orderBy: { seq: "asc" },
  });
  return new Map([
    ["no filter", ""],
    ["one tenant", `tenant:"${tenant?.name}"`],
    ["part of a name of 34 tenants", "tenant:contoso"],
    ["a person", `actor:"${stays?.name}"`],
    ["a person who left two years ago", `actor:"${left?.name}"`],
    ["a kind", "action:tenant.edited"],
    ["kinds that begin so", "action:item."],
    ["a state", "state:unknown"],
    ["the oldest run, by its id", `run:${run.runId}`],
    ["an address", "address:192.0.2.5"],
    ["a month two years ago", "after:2024-01-01 before:2024-02-01"],
    ["a text in nearly all", "onmicrosoft"],
    ["a text in one", "quokka"],
    ["a text in none", "zzyzx"],
    ["a text in none, of letters that all have", "onmicrosoftbakery"],
    ["a text of two years ago only", `"${left?.name.toLowerCase()}"`],
    ["a rare text and 34 tenants", "quokka tenant:contoso"],
    ["a common text and one tenant", `blocked tenant:"${tenant?.name}"`],
    ["a text, in a month two years ago", "throttled after:2024-01-01 before:2024-02-01"],
    ["a text that is not in that month", "quokka after:2024-01-01 before:2024-02-01"],
    ["person, state and 34 tenants", `actor:"${stays?.name}" state:allowed tenant:contoso`],
    ["an actor and kinds that never meet", "actor:sendlock action:item."],
  ]);
}

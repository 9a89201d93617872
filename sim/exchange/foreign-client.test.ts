/**
 * Requests and readings of public clients of this endpoint, in the shape their sources show: New-ExoRequest and
 * New-ExoBulkRequest of CIPP (github KelvinTegelaar/CIPP-API) and Invoke-ExoCommand of ExoHelper (github GreyCorbel/ExoHelper).
 */
import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type HttpsAnswer, type SendHttps, trustOnly } from "../https-request.ts";
import { type StartedCloud, startCloud } from "../start-for-tests.ts";
import { createTestClient, type TestClient } from "../test-client.ts";

let cloud: StartedCloud;
let client: TestClient;
let send: SendHttps;
let tenantId: string;
let token: string;
beforeAll(async () => {
  cloud = await startCloud();
  client = await createTestClient(cloud.control);
  send = trustOnly(cloud.control.cloud.certificate);
  tenantId = (await client.tenantOf("plain")).id;
  token = await client.token(tenantId);
});
afterAll(() => cloud.stop());

type Row = Record<string, unknown>;
interface Reply {
  value?: Row[] | null;
  "@odata.nextLink"?: string;
  "@adminapi.warnings"?: string[];
  error?: {
    message?: string;
    details?: { message?: string; target?: string }[];
    innererror?: { internalException?: { message?: string } };
  };
}

/** CIPP's order: details, then the inner exception, then the message. */
function messageOf({ error }: Reply): string {
  const details = error?.details?.map(({ message }) => message).join("");
  return details || error?.innererror?.internalException?.message || error?.message || "";
}

/** One cmdlet as CIPP sends it: the same body again to every next link. */
async function likeCipp(
  id: string,
  cmdlet: string,
  parameters: Row,
  select?: string,
  pageSize = 1000,
): Promise<unknown[]> {
  const headers = {
    Authorization: `Bearer ${token}`,
    Prefer: `odata.maxpagesize=${pageSize}`,
    "X-AnchorMailbox": `APP:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${id}`,
    "Content-Type": "application/json; charset=utf-8",
  };
  const body = JSON.stringify({ CmdletInput: { CmdletName: cmdlet, Parameters: parameters } });
  let url: string | undefined =
    `${cloud.control.cloud.exchange}/adminapi/beta/${id}/InvokeCommand${select ? `?$select=${select}` : ""}`;
  const collected: unknown[] = [];
  while (url) {
    const answer: HttpsAnswer = await send(url, { method: "POST", headers, body });
    const reply = answer.json() as Reply;
    if (answer.status >= 400) throw new Error(messageOf(reply));
    collected.push(...(reply.value ?? reply["@adminapi.warnings"] ?? []));
    url = reply["@odata.nextLink"];
  }
  return collected;
}

test("a client like CIPP reads, sets and reads back one property", async () => {
  const { rejectDirectSend } = await cloud.control.tenant(tenantId);
  expect(await likeCipp(tenantId, "Get-OrganizationConfig", {}, "RejectDirectSend")).toEqual([
    { RejectDirectSend: rejectDirectSend },
  ]);
  await likeCipp(tenantId, "Set-OrganizationConfig", { RejectDirectSend: !rejectDirectSend });
  const [row] = (await likeCipp(tenantId, "Get-OrganizationConfig", {})) as Row[];
  expect(row?.RejectDirectSend).toBe(!rejectDirectSend);
  expect((await cloud.control.tenant(tenantId)).rejectDirectSend).toBe(!rejectDirectSend);
});

test("a client like CIPP follows every next link", async () => {
  const { domains } = await cloud.control.tenant(tenantId);
  const rows = (await likeCipp(tenantId, "Get-AcceptedDomain", {}, undefined, 1)) as Row[];
  expect(rows.map((row) => row.DomainName)).toEqual(domains);
});

test("a client like CIPP finds the reason of a refusal", async () => {
  await expect(likeCipp(tenantId, "Set-OrganizationConfig", { Reject: true })).rejects.toThrow(
    "matches parameter name 'Reject'",
  );
  const other = await client.tenantOf("not-hydrated");
  await expect(likeCipp(other.id, "Get-OrganizationConfig", {})).rejects.toThrow("Provide valid credential");
});

test("a client like CIPP lists the cmdlets it may use", async () => {
  const answer = await send(
    `${cloud.control.cloud.exchange}/adminapi/v1.0/${tenantId}/EXOModuleFile?Version=3.7.1`,
    {
      headers: { Authorization: `Bearer ${token}`, CommandName: "*" },
    },
  );
  const names = ((answer.json() as Reply).value ?? []).flatMap((row) =>
    String(row.exportedCmdlets).split(","),
  );
  expect(names.filter(Boolean).sort()).toEqual([
    "Enable-OrganizationCustomization",
    "Get-AcceptedDomain",
    "Get-InboundConnector",
    "Get-OrganizationConfig",
    "Set-OrganizationConfig",
  ]);
});

test("a client like CIPP sends ten cmdlets in one batch and matches answers and errors", async () => {
  const url = `/adminapi/beta/${tenantId}/InvokeCommand?$select=Name`;
  const headers = {
    Authorization: `Bearer ${token}`,
    Prefer: "odata.maxpagesize = 1000;odata.continue-on-error",
    "parameter-based-routing": true,
    "X-AnchorMailbox": "UPN:SystemMailbox{8cc370d3-822a-4ab8-a926-bb94bd0641a9}@example.onmicrosoft.com",
    "X-CmdletName": "Get-OrganizationConfig",
    Accept: "application/json; odata.metadata=minimal",
    "Accept-Encoding": "gzip",
  };
  const requests = Array.from({ length: 10 }, (_, index) => ({
    id: randomUUID(),
    method: "POST",
    url,
    headers,
    body: {
      CmdletInput: { CmdletName: index === 3 ? "Get-Nothing" : "Get-OrganizationConfig", Parameters: {} },
    },
  }));
  const answer = await send(`${cloud.control.cloud.exchange}/adminapi/beta/${tenantId}/$batch`, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Content-Type": "application/json; charset=utf-8" },
    body: JSON.stringify({ requests }),
  });
  const { responses } = answer.json() as { responses: { id: string; status: number; body: Reply }[] };
  expect(responses.map(({ id }) => id)).toEqual(requests.map(({ id }) => id));
  const { initialDomain } = await cloud.control.tenant(tenantId);
  for (const [index, { status, body }] of responses.entries()) {
    if (index === 3) expect([status, messageOf(body)]).toEqual([404, expect.stringContaining("Get-Nothing")]);
    else expect(body.value).toEqual([{ Name: initialDomain }]);
  }
});

test("a client like ExoHelper names the tenant by its domain, waits out throttling and drops the type notes", async () => {
  const { id, initialDomain } = await client.tenantOf("throttled");
  const bearer = await client.token(id);
  let retries = 0;
  let answer: HttpsAnswer;
  do {
    answer = await send(
      `${cloud.control.cloud.exchange}/adminapi/beta/${initialDomain}/InvokeCommand?$select=Guid,Name`,
      {
        method: "POST",
        headers: {
          "X-CmdletName": "Get-OrganizationConfig",
          Prefer: "odata.maxpagesize=100",
          "connection-id": randomUUID(),
          "client-request-id": randomUUID(),
          "X-AnchorMailbox": `UPN:SystemMailbox{bb558c35-97f1-4cb9-8ff7-d53741dc928c}@${initialDomain}`,
          Authorization: `Bearer ${bearer}`,
          "Content-Type": "application/json",
        },
        body: JSON.stringify(
          { CmdletInput: { CmdletName: "Get-OrganizationConfig", Parameters: {} } },
          null,
          2,
        ),
      },
    );
    retries += 1;
  } while (answer.status === 429 && retries < 10);
  expect(retries).toBe(3);
  const [row] = (answer.json() as Reply).value ?? [];
  const plain = Object.fromEntries(Object.entries(row ?? {}).filter(([name]) => !name.includes("@")));
  expect(plain).toEqual({ Name: initialDomain, Guid: expect.stringMatching(/^[0-9a-f-]{36}$/) });
});

test("the path may be written as Microsoft's own module writes it", async () => {
  const answer = await send(`${cloud.control.cloud.exchange}/AdminApi/v1.0/${tenantId}/EXOModuleFile`, {
    headers: { Authorization: `Bearer ${token}`, CommandName: "Get-OrganizationConfig" },
  });
  expect((answer.json() as Reply).value?.[0]?.exportedCmdlets).toBe("Get-OrganizationConfig");
});

import type { Page } from "@playwright/test";
import { listProcesses } from "../e2e/processes.ts";
import { runScenes } from "./screenshot-run-scenes.ts";
import { type Scene, type Stage, waitUntilIdle } from "./screenshot-stage.ts";

const slowMs = 30_000;

/** Domains of simulated tenants by what is the matter with them; `plain` ones work. */
async function listDomains({ product }: Stage, kind: string): Promise<{ domain: string; name: string }[]> {
  const all = await product.control.tenants();
  return all
    .filter((tenant) => tenant.kind === kind && (kind !== "plain" || tenant.appKey === "shared"))
    .map(({ initialDomain: domain, name }) => ({ domain, name }));
}

const signIn: Scene = async (stage) => {
  const page = await stage.page(null);
  await page.goto("/sign-in");
  await stage.shoot(page, "sign-in");
  await page.goto("/sign-in#a-link-that-was-used-before");
  await page.getByText("This sign-in link does not work").waitFor();
  await stage.shoot(page, "sign-in-refused");
  await page.close();
};

const empty: Scene = async (stage) => {
  await stage.query("UPDATE tenants SET archived_at = now()");
  const page = await stage.page("admin");
  await page.goto("/tenants");
  await page.getByText("No tenants yet").waitFor();
  await stage.shoot(page, "tenants-empty");
  await stage.query("UPDATE tenants SET archived_at = NULL");
  await page.close();
};

const firstCheck: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.goto("/tenants");
  await stage.shoot(page, "tenants-unread");
  await page.getByRole("button", { name: /^Check all/ }).click();
  await page
    .getByText(/RejectDirectSend: (True|False)/)
    .first()
    .waitFor({ timeout: 60_000 });
  await stage.shoot(page, "tenants-checking");
  await page.getByText("Needs attention").waitFor();
  await waitUntilIdle(page);
  const old =
    "UPDATE tenants SET checked_at = now() - interval '31 hours' WHERE name < 'C' AND direct_send <> 'unknown'";
  await stage.query(old);
  await page.close();
};

const tenants: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.goto("/tenants");
  await page.getByText("Needs attention").waitFor();
  await stage.shoot(page, "tenants");
  await page.getByRole("button", { name: /^Show (all|it)/ }).click();
  await stage.shoot(page, "tenants-attention");
  await page.goto("/tenants?q=zebra");
  await page.getByText("No tenant matches").waitFor();
  await stage.shoot(page, "tenants-zero-result");
  await page.close();
};

const viewer: Scene = async (stage) => {
  const page = await stage.page("viewer");
  await page.goto("/tenants");
  await stage.shoot(page, "tenants-no-permission");
  await page.close();
};

const trouble: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.goto("/tenants");
  const problem = {
    type: "urn:sendlock:problem:unavailable",
    title: "The database is away",
    status: 503,
    detail: "Sendlock can't reach its database.",
    code: "unavailable",
    fix: "Wait a moment. It connects again by itself.",
  };
  await page.route(/\/api\/v1\/tenants(\?|\/attention|\/facets|$)/, (route) =>
    route.fulfill({ status: 503, contentType: "application/problem+json", body: JSON.stringify(problem) }),
  );
  await page.getByRole("searchbox").first().fill("a");
  await page
    .getByText(/trying again/)
    .first()
    .waitFor();
  await stage.shoot(page, "tenants-trouble");
  await page.close();
};

const failed: Scene = async (stage) => {
  const page = await stage.page("technician");
  await stage.queryAsOwner("ALTER TABLE tenants RENAME TO tenants_away");
  try {
    await page.goto("/tenants");
    await page.getByText("Sendlock can't show the tenants").waitFor();
    await stage.shoot(page, "tenants-error");
  } finally {
    await stage.queryAsOwner("ALTER TABLE tenants_away RENAME TO tenants");
  }
  await page.close();
};

const connectionLost: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.route("**/api/v1/events*", (route) => route.abort());
  await page.goto("/tenants");
  await page.getByText("Connection lost, trying again").waitFor();
  await stage.shoot(page, "connection-lost");
  await page.close();
};

/** The next page's skeleton, while its answer is held back. */
const loading: Scene = async (stage) => {
  for (const name of ["Tenants", "History"]) {
    const page = await stage.page("technician");
    await page.goto("/learn");
    // The skeleton comes beforehand, with nothing on the page that tells when.
    await page.waitForTimeout(3_000);
    await page.route(/[?&]_rsc=/, () => undefined);
    await page.getByRole("link", { name, exact: true }).first().click();
    await page.getByRole("status", { name: "Loading" }).first().waitFor();
    await stage.shoot(page, `${name.toLowerCase()}-loading`);
    await page.close();
  }
};

const rowOf = (page: Page, domain: string) => page.getByRole("row").filter({ hasText: domain });

const blocking: Scene = async (stage) => {
  const [slow, quick] = (await listAllowed(stage)).slice(0, 2);
  if (!slow || !quick) throw new Error("There are not two tenants that work.");
  const page = await stage.page("technician");
  // Few enough that its row is in the document at every width: rows beyond the screen are not.
  await page.goto(`/tenants?q=${slow.domain.slice(0, 4)}`);
  await stage.product.control.setTenant(slow.domain, { latencies: { "Set-OrganizationConfig": slowMs } });
  await rowOf(page, slow.domain)
    .getByRole("button", { name: `Block ${slow.name}`, exact: true })
    .click();
  await rowOf(page, slow.domain).getByText("Applying").waitFor();
  await stage.shoot(page, "tenants-applying");
  await page.goto(`/tenants?q=${quick.domain}`);
  await rowOf(page, quick.domain)
    .getByRole("button", { name: `Block ${quick.name}`, exact: true })
    .click();
  await page.getByText(`${quick.name}: Blocked, read back`).waitFor({ timeout: 60_000 });
  await page.getByRole("searchbox").first().fill("");
  await page.getByRole("row").nth(5).waitFor();
  await stage.shoot(page, "tenants-undo");
  await page.goto(`/tenants?q=${quick.domain}`);
  await rowOf(page, quick.domain)
    .getByRole("button", { name: `Allow ${quick.name}`, exact: true })
    .click();
  await page
    .getByRole("textbox", { name: "Reason" })
    .fill("Scanner at reception, until its connector is ready");
  await stage.shoot(page, "allow-dialog");
  await page.getByRole("button", { name: "Allow Direct Send" }).click();
  await rowOf(page, quick.domain).getByText("RejectDirectSend: False").waitFor({ timeout: 60_000 });
  await waitUntilIdle(page);
  await page.close();
};

async function listAllowed(stage: Stage): Promise<{ domain: string; name: string }[]> {
  const all = await stage.product.control.tenants();
  return all
    .filter(
      ({ kind, appKey, rejectDirectSend }) => kind === "plain" && appKey === "shared" && !rejectDirectSend,
    )
    .map(({ initialDomain: domain, name }) => ({ domain, name }));
}

async function openDetail(page: Page, domain: string): Promise<void> {
  await page.goto(`/tenants?q=${domain}`);
  await page.locator("[data-row-link]").first().click();
  await page.waitForURL(/\/tenants\/[0-9a-f-]{36}/);
  await page.locator("#survey").waitFor();
}

const oneTenant: Scene = async (stage) => {
  const quick = (await listAllowed(stage))[1];
  const broken = (await listDomains(stage, "role-missing"))[0];
  const page = await stage.page("technician");
  if (!quick) throw new Error("There is no tenant that works.");
  await stage.product.control.setTenant(quick.domain, {
    connectors: [
      { name: "Multifunction printers", senderIpAddresses: ["203.0.113.24/29"] },
      { name: "Payroll by certificate", tlsSenderCertificateName: "*.payroll.example" },
    ],
  });
  await openDetail(page, quick.domain);
  await stage.shoot(page, "tenant-unsurveyed");
  await page.getByRole("button", { name: "Read them" }).click();
  await page.getByText("Payroll by certificate").first().waitFor({ timeout: 60_000 });
  await stage.shoot(page, "tenant");
  await stage.shoot(page, "tenant-history", { showing: page.locator("#tenant-history") });
  if (broken) {
    await openDetail(page, broken.domain);
    await page.getByText("What Microsoft said").first().click();
    await stage.shoot(page, "tenant-error");
  }
  await page.goto("/tenants/00000000-0000-7000-8000-000000000000");
  await stage.shoot(page, "tenant-not-found");
  await page.close();
};

const history: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.goto("/history");
  await page.getByRole("row").nth(3).waitFor();
  await stage.shoot(page, "history");
  await page.goto("/history?q=action:item.succeeded Example");
  await stage.shoot(page, "history-filtered");
  await page.locator("[data-event] a").first().click();
  await page.getByRole("dialog").waitFor();
  await stage.shoot(page, "history-event");
  await page.goto("/history?q=zebra");
  await page.getByText("No event matches").waitFor();
  await stage.shoot(page, "history-zero-result");
  await page.close();
};

const helps: Scene = async (stage) => {
  const page = await stage.page("technician");
  await page.goto("/learn");
  await stage.shoot(page, "learn");
  await page.goto("/tenants");
  await page.getByRole("row").nth(3).waitFor();
  await page.keyboard.press("Control+k");
  await page.getByRole("dialog").waitFor();
  await stage.shoot(page, "palette");
  await page.keyboard.type("block nor");
  await page.waitForTimeout(600);
  await stage.shoot(page, "palette-block");
  await page.keyboard.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  await page.keyboard.press("?");
  await page.getByRole("dialog").waitFor();
  await stage.shoot(page, "shortcuts");
  await page.keyboard.press("Escape");
  await page.setViewportSize({ width: 390, height: 844 });
  await page.getByRole("button", { name: "Menu" }).click();
  await stage.shoot(page, "menu", { widths: [390] });
  await page.goto("/nowhere");
  await stage.shoot(page, "not-found");
  await page.close();
};

/** A worker that does not report for 20 s counts as gone; it goes on afterwards. */
const workerMissing: Scene = async (stage) => {
  const worker = stage.product.workerPid();
  if (!worker) throw new Error("There is no worker.");
  const pids = listProcesses([worker]).map(({ pid }) => pid);
  for (const pid of pids) process.kill(pid, "SIGSTOP");
  try {
    const page = await stage.page("technician");
    await new Promise((resolve) => setTimeout(resolve, 21_000));
    await page.goto("/tenants");
    await page.getByText("No worker").first().waitFor();
    await stage.shoot(page, "worker-missing");
    await page.close();
  } finally {
    for (const pid of pids) process.kill(pid, "SIGCONT");
  }
};

export const scenes: Record<string, Scene> = {
  signIn,
  empty,
  firstCheck,
  tenants,
  viewer,
  trouble,
  failed,
  connectionLost,
  loading,
  blocking,
  oneTenant,
  history,
  ...runScenes,
  helps,
  workerMissing,
};

import type { Db, Tx } from "../db.ts";
import { expirySoonDays, expiryUrgentDays } from "./rules.ts";

/** How near its end the credential in use of an app registration is. The nearest end fits first. */
const bands = [
  { code: "credential-ended", days: 0 },
  { code: "credential-ends-in-1", days: 1 },
  { code: "credential-ends-in-7", days: 7 },
  { code: "credential-ends-in-14", days: expiryUrgentDays },
  { code: "credential-ends-in-30", days: 30 },
  { code: "credential-ends-in-60", days: expirySoonDays },
] as const;
export type EndingCode = (typeof bands)[number]["code"];
export const endingCodes: readonly EndingCode[] = bands.map(({ code }) => code);

const dayMs = 24 * 60 * 60 * 1_000;

/** The credential that signs in to the tenants of an app registration, where it ends within 60 days or has ended. */
export interface EndingCredential {
  code: EndingCode;
  appRegistrationId: string;
  name: string;
  kind: "certificate" | "secret";
  endsAt: Date;
}

/** Whether a code is one of those that a credential near its end stands under. */
export function isEndingCode(code: string): code is EndingCode {
  return bands.some((band) => band.code === code);
}

/**
 * The credentials in use that end within 60 days or have ended, the nearest end first. In use is the one that was put
 * to use last: one that another has replaced signs in nowhere, and nothing fails when it ends.
 */
export async function listEndingCredentials(db: Db | Tx): Promise<EndingCredential[]> {
  const rows = await db.$queryRaw<(Omit<EndingCredential, "code"> & { leftMs: number })[]>`
    SELECT app.id AS "appRegistrationId", app.name, own.kind::text AS kind, own.expires_at AS "endsAt",
      (EXTRACT(EPOCH FROM own.expires_at - now()) * 1000)::float8 AS "leftMs"
    FROM credentials AS own JOIN app_registrations AS app ON app.id = own.app_registration_id
    WHERE own.expires_at <= now() + ${expirySoonDays} * interval '1 day'
      -- Looked up for each by its index. As a join, a planner without statistics compares all with all.
      AND own.id = (
        SELECT in_use.id FROM credentials AS in_use
        WHERE in_use.app_registration_id = own.app_registration_id AND in_use.state = 'ready'
          AND in_use.active_from IS NOT NULL
        ORDER BY in_use.active_from DESC, in_use.id DESC LIMIT 1)
    ORDER BY own.expires_at, app.name`;
  return rows.map(({ leftMs, ...row }) => ({ ...row, code: codeOf(leftMs) }));
}

function codeOf(leftMs: number): EndingCode {
  const band = bands.find(({ days }) => leftMs <= days * dayMs);
  return band?.code ?? `credential-ends-in-${expirySoonDays}`;
}

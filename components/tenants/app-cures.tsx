import type { AttentionApp, AttentionGroup } from "#lib/tenants/schema.ts";
import { Link } from "../ui/link.tsx";
import { Day } from "../ui/time.tsx";
import { countTenants } from "./selection-rules.ts";

const overview = "/settings/app-registrations";

/** The app registrations where a cause is cured for all their tenants, with the way there. Nothing where there are none. */
export function AppCures({ group: { code, apps, appCount } }: { group: AttentionGroup }) {
  const [first] = apps;
  if (!first) return null;
  if (first.credential) return <EndList isOver={code === "credential-ended"} {...{ apps, appCount }} />;
  if (appCount === 1)
    return (
      <p>
        Fix it once in the app registration <AppLink app={first} />.
      </p>
    );
  return (
    <p>
      Fix it in each of these {appCount.toLocaleString("en")} app registrations:{" "}
      {apps.map((app, at) => (
        <span key={app.id}>
          {at > 0 && ", "}
          <AppLink app={app} /> ({countTenants(app.count)})
        </span>
      ))}
      <More count={appCount - apps.length} />
    </p>
  );
}

interface EndListProps extends Pick<AttentionGroup, "apps" | "appCount"> {
  isOver: boolean;
}

function EndList({ apps, appCount, isOver }: EndListProps) {
  return (
    <ul>
      {apps.map((app) => (
        <li key={app.id}>
          <AppLink app={app} />: {app.credential?.kind === "certificate" ? "certificate" : "client secret"},{" "}
          {isOver ? "ended" : "ends"} on <Day at={app.credential?.endsAt ?? ""} />, serves{" "}
          {countTenants(app.count)}
        </li>
      ))}
      {appCount > apps.length && (
        <li>
          <More count={appCount - apps.length} />
        </li>
      )}
    </ul>
  );
}

function AppLink({ app: { id, name } }: { app: AttentionApp }) {
  return (
    <Link href={`${overview}/${id}`} prefetch={false}>
      {name}
    </Link>
  );
}

function More({ count }: { count: number }) {
  if (count <= 0) return null;
  return (
    <>
      {" "}
      and{" "}
      <Link href={overview} prefetch={false}>
        {count.toLocaleString("en")} more
      </Link>
    </>
  );
}

import { directSendWords } from "#lib/direct-send/rules.ts";
import type { TenantDetail } from "#lib/tenants/schema.ts";
import { Button } from "../ui/button.tsx";
import { Callout } from "../ui/callout.tsx";
import { Age, Clock } from "../ui/time.tsx";
import { toast } from "../ui/toast.ts";
import { ChangeRefusal } from "./change-refusal.tsx";
import { useChange } from "./use-change.ts";
import { dayWords } from "./zone-words.ts";

interface AttentionCalloutsProps {
  tenant: TenantDetail;
  mayManage: boolean;
  now: number;
  onEditExclusion: () => void;
  onAnswered: () => void;
}

/** What somebody should know of this tenant before anything else: excluded from runs, changed outside Sendlock. */
export function AttentionCallouts(props: AttentionCalloutsProps) {
  const { tenant, onAnswered } = props;
  const change = useChange(onAnswered);
  const send = async (method: "POST" | "DELETE", part: string, said: string) => {
    if (await change.send(method, `/api/v1/tenants/${tenant.id}/${part}`)) toast(said);
  };
  return (
    <>
      {tenant.changedOutsideAt && (
        <ChangedOutside
          {...props}
          at={tenant.changedOutsideAt}
          isSending={change.isSending}
          onSeen={() => void send("POST", "acknowledge", "Marked as seen")}
        />
      )}
      {tenant.goneAt && (
        <Callout tone="warn" title="Not on Microsoft's list of customers any more">
          <p>
            The list that was read <Age at={tenant.goneAt} now={props.now} focusable /> lacked it. If the
            customer has left, archive the tenant. If not, renew the partner relationship: the next list that
            has it takes this note away.
          </p>
        </Callout>
      )}
      {tenant.exclusion && (
        <Excluded
          {...props}
          exclusion={tenant.exclusion}
          isSending={change.isSending}
          onEnd={() => void send("DELETE", "exclusion", "Exclusion ended: runs visit it again")}
        />
      )}
      <ChangeRefusal problem={change.problem} />
    </>
  );
}

interface ChangedOutsideProps extends AttentionCalloutsProps {
  at: string;
  isSending: boolean;
  onSeen: () => void;
}

function ChangedOutside({ tenant, at, mayManage, now, isSending, onSeen }: ChangedOutsideProps) {
  return (
    <Callout
      tone="warn"
      title="Changed outside Sendlock"
      actions={
        <Button
          size="sm"
          loading={isSending}
          disabledReason={mayManage ? null : "Needs Technician"}
          onClick={onSeen}
        >
          Mark as seen
        </Button>
      }
    >
      <p>
        A reading of <Clock at={at} now={now} focusable /> found a value that Sendlock had not set. It is{" "}
        {directSendWords[tenant.directSend]} now. Ask who changed it; block or allow it again, or mark it as
        seen.
      </p>
    </Callout>
  );
}

interface ExcludedProps extends AttentionCalloutsProps {
  exclusion: NonNullable<TenantDetail["exclusion"]>;
  isSending: boolean;
  onEnd: () => void;
}

function Excluded({ exclusion, mayManage, now, isSending, onEditExclusion, onEnd }: ExcludedProps) {
  const { owner, reason, reviewOn, createdBy, createdAt, isDue } = exclusion;
  const disabledReason = mayManage ? null : "Needs Technician";
  return (
    <Callout
      tone={isDue ? "warn" : "info"}
      title={isDue ? "Excluded from runs: look at it again" : "Excluded from runs"}
      actions={
        <>
          <Button size="sm" disabledReason={disabledReason} onClick={onEditExclusion}>
            Change…
          </Button>
          <Button size="sm" loading={isSending} disabledReason={disabledReason} onClick={onEnd}>
            End exclusion
          </Button>
        </>
      }
    >
      <p>{reason}</p>
      <p className="text-text-muted">
        {owner} answers for it. {isDue ? "Review was due on" : "Review on"} {dayWords(reviewOn)}. Excluded by{" "}
        {createdBy}, <Age at={createdAt} now={now} focusable />.
      </p>
    </Callout>
  );
}

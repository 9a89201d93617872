import { KeyRound } from "lucide-react";
import { EmptyState } from "../../../../../components/ui/empty-state.tsx";
import { Link } from "../../../../../components/ui/link.tsx";
import { PageHeader } from "../../../../../components/ui/page-header.tsx";

export default function AppRegistrationNotFound() {
  return (
    <>
      <PageHeader title="No such app registration" />
      <EmptyState
        icon={<KeyRound className="size-5" />}
        title="There is no app registration at this address"
        description="The address is wrong, or it was removed."
        action={<Link href="/settings/app-registrations">Go to the app registrations</Link>}
      />
    </>
  );
}

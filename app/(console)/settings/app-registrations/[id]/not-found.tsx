import { KeyRound } from "lucide-react";
import { PageNotFound } from "../../../../../components/shell/page-not-found.tsx";
import { Link } from "../../../../../components/ui/link.tsx";

export default function AppRegistrationNotFound() {
  return (
    <PageNotFound
      what="app registration"
      icon={<KeyRound className="size-5" />}
      description="The address is wrong, or it was removed."
      action={<Link href="/settings/app-registrations">Go to the app registrations</Link>}
    />
  );
}

import { ClipboardX } from "lucide-react";
import { PageNotFound } from "../../../../components/shell/page-not-found.tsx";
import { Link } from "../../../../components/ui/link.tsx";

export default function PlanNotFound() {
  return (
    <PageNotFound
      what="plan"
      icon={<ClipboardX className="size-5" />}
      action={<Link href="/tenants">Choose tenants and plan anew</Link>}
    />
  );
}

import { ListX } from "lucide-react";
import { PageNotFound } from "../../../../components/shell/page-not-found.tsx";
import { Link } from "../../../../components/ui/link.tsx";

export default function RunNotFound() {
  return (
    <PageNotFound
      what="run"
      icon={<ListX className="size-5" />}
      action={<Link href="/runs">Go to the runs</Link>}
    />
  );
}

import { Link2 } from "lucide-react";
import { Button } from "../ui/button.tsx";
import { toast } from "../ui/toast.ts";

/** Copies the address of a plan, for somebody else to look at. */
export function ShareButton({ address }: { address: string }) {
  const copy = () => {
    navigator.clipboard.writeText(address).then(
      () => toast("Link copied"),
      () => toast.error("The browser refused to copy", { description: address }),
    );
  };
  return (
    <Button onClick={copy}>
      <Link2 aria-hidden className="size-4" />
      Copy link
    </Button>
  );
}

import { useRouter } from "next/navigation";
import { Button, type ButtonProps } from "../ui/button.tsx";

interface AddTenantsProps {
  mayManage: boolean;
  variant?: ButtonProps["variant"];
}

/** Leads to the page where tenants are added. */
export function AddTenantsButton({ mayManage, variant = "secondary" }: AddTenantsProps) {
  const router = useRouter();
  return (
    <Button
      variant={variant}
      disabledReason={mayManage ? null : "Needs Technician"}
      onClick={() => router.push("/tenants/add")}
    >
      Add tenants
    </Button>
  );
}

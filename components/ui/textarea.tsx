import type { ComponentProps } from "react";
import { inputLook } from "./input.tsx";

export function Textarea({ className = "", rows = 3, ...rest }: ComponentProps<"textarea">) {
  return <textarea {...rest} rows={rows} className={`py-1.5 ${inputLook} ${className}`} />;
}

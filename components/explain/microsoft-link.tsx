import { Link } from "../ui/link.tsx";
import { type MicrosoftLinkName, microsoftLinks } from "./microsoft-links.ts";

/** One of Microsoft's own pages, under its title. */
export function MicrosoftLink({ page }: { page: MicrosoftLinkName }) {
  const { title, href } = microsoftLinks[page];
  return <Link href={href}>{title}</Link>;
}

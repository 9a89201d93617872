import { ArrowUpRight } from "lucide-react";
import NextLink from "next/link";
import type { ComponentProps, ReactNode } from "react";

const look =
  "rounded-sm text-accent-text underline decoration-accent-text/40 underline-offset-2 hover:decoration-accent-text";

interface LinkProps extends Omit<ComponentProps<typeof NextLink>, "href" | "className"> {
  href: string;
  /** Without the look of a link: where its place says already that it is one. */
  plain?: boolean;
  className?: string;
  children: ReactNode;
}

/** Within the product it changes the page without loading it anew; elsewhere it opens a tab and says so. */
export function Link({ href, plain = false, className = "", children, ...rest }: LinkProps) {
  const classes = `${plain ? "" : look} ${className}`;
  if (!/^https?:/.test(href))
    return (
      <NextLink {...rest} href={href} className={classes}>
        {children}
      </NextLink>
    );
  return (
    <a href={href} target="_blank" rel="noreferrer" className={classes}>
      {children}
      <ArrowUpRight aria-hidden className="ml-0.5 inline size-3.5 align-[-2px]" />
      <span className="sr-only"> (opens a new tab)</span>
    </a>
  );
}

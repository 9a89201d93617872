import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import type { ReactNode } from "react";
import { readPageNonce } from "#lib/web/page-nonce.ts";
import { ThemeProvider } from "../components/shell/theme-provider.tsx";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Sendlock", template: "%s · Sendlock" } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request makes every page dynamic, the 404 page too: scripts of a static one carry no nonce.
  const nonce = await readPageNonce();
  return (
    // The theme's script changes the class of <html> before React sees it.
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`} suppressHydrationWarning>
      <body>
        <ThemeProvider nonce={nonce}>{children}</ThemeProvider>
      </body>
    </html>
  );
}

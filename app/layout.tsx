import { GeistMono } from "geist/font/mono";
import { GeistSans } from "geist/font/sans";
import type { Metadata } from "next";
import { headers } from "next/headers";
import type { ReactNode } from "react";
import "./globals.css";

export const metadata: Metadata = { title: { default: "Sendlock", template: "%s · Sendlock" } };

export default async function RootLayout({ children }: { children: ReactNode }) {
  // Reading the request makes every page dynamic, the 404 page too: scripts of a static one carry no nonce.
  await headers();
  return (
    <html lang="en" className={`${GeistSans.variable} ${GeistMono.variable}`}>
      <body>{children}</body>
    </html>
  );
}

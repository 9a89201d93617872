import type { CredentialView } from "#lib/credentials/schema.ts";
import type { Tone } from "../ui/badge.tsx";
import type { CredentialPlace } from "./step-rules.ts";

/** What a credential is called where there are several: its label, else what tells it apart. */
export function credentialName({ kind, label, thumbprint, hint }: CredentialView): string {
  if (label) return label;
  if (kind === "secret") return hint ? `Client secret ••••${hint}` : "Client secret";
  return thumbprint ? `Certificate ${thumbprint.slice(0, 8)}` : "Certificate";
}

/** Where a credential stands, as a badge says it. */
export function placeWords(place: CredentialPlace): { words: string; tone: Tone } {
  switch (place) {
    case "in-use":
      return { words: "In use", tone: "good" };
    case "preparing":
      return { words: "Preparing", tone: "info" };
    case "refused":
      return { words: "Refused", tone: "bad" };
    case "next":
      return { words: "Next, not in use yet", tone: "info" };
    case "former":
      return { words: "No longer in use", tone: "neutral" };
  }
}

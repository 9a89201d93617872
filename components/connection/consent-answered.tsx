import type { ReactNode } from "react";
import { PlainPage } from "../shell/plain-page.tsx";

interface Words {
  title: string;
  text: ReactNode;
}

const nothingChanged = "Nothing was changed.";
const askAgain = "Ask whoever sent you the link for a new one.";

/** By what Sendlock made of the answer. Nothing here depends on who asks, and nothing tells of a tenant. */
const words: Record<string, Words> = {
  given: {
    title: "Thank you",
    text: "Microsoft says that you gave consent. Whoever sent you the link sees it now and checks that it works. If they also asked you to give the app a role, that is still to be done. You can close this page.",
  },
  declined: {
    title: "You did not give consent",
    text: `${nothingChanged} If that was not meant, or you want to know what the app is for, ask whoever sent you the link; they can make a new one.`,
  },
  failed: {
    title: "Microsoft did not give the consent",
    text: `${nothingChanged} Whoever sent you the link can see the reason that Microsoft named. Often the person who signs in has to be a Global Administrator.`,
  },
  "other-tenant": {
    title: "This was another organisation",
    text: `The link is for another Microsoft 365 organisation than the one that answered, so it was not accepted. ${askAgain} If you manage several, sign out of Microsoft first. If the app should not be in the organisation that you signed in to, remove it there under Enterprise applications.`,
  },
  "used-already": {
    title: "This link was used already",
    text: `It takes one answer, and has had it. ${askAgain}`,
  },
  expired: { title: "This link has expired", text: `${askAgain} ${nothingChanged}` },
};

const unknown: Words = {
  title: "This link does not work",
  text: `It was not made here, or was not copied whole. ${askAgain} ${nothingChanged}`,
};

/** What a customer's administrator reads after Microsoft's consent page. */
export function ConsentAnswered({ outcome }: { outcome: string | undefined }) {
  const { title, text } =
    (outcome !== undefined && Object.hasOwn(words, outcome) && words[outcome]) || unknown;
  return (
    <PlainPage title={title}>
      <p className="mt-2">{text}</p>
    </PlainPage>
  );
}

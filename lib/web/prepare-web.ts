import { notePeerAddresses } from "./client-address.ts";
import { webContext } from "./context.ts";

/** @throws when a setting is wrong or a key file cannot be read */
export function prepareWeb(): void {
  notePeerAddresses();
  webContext();
}

import { type Editable, mostTags } from "#lib/tenants/rules.ts";

/** What the form holds: all as text, as somebody types it. */
export interface EditForm extends Omit<Editable, "tags"> {
  tags: string;
}
export type EditErrors = Partial<Record<keyof EditForm, string>>;

export function startForm(tenant: Editable): EditForm {
  const { name, tags, timeZone, notes, contact, businessDays, businessFrom, businessTo } = tenant;
  return {
    name,
    tags: tags.join(", "),
    timeZone,
    notes,
    contact,
    businessDays,
    businessFrom,
    businessTo,
  };
}

/** Tags as they are typed, with commas between them. */
export function readTags(text: string): string[] {
  const tags = text.split(",").map((tag) => tag.trim());
  return [...new Set(tags.filter(Boolean))];
}

/** What has to be put right before the form can be sent, by field. */
export function checkForm(form: EditForm): EditErrors {
  const errors: EditErrors = {};
  const tags = readTags(form.tags);
  if (form.name.trim() === "") errors.name = "Give it a name.";
  if (tags.length > mostTags) errors.tags = `At most ${mostTags} tags.`;
  if (tags.some((tag) => tag.length > 60)) errors.tags = "A tag has at most 60 characters.";
  if (form.businessFrom === "") errors.businessFrom = "Say when they begin.";
  if (form.businessTo === "") errors.businessTo = "Say when they end.";
  return errors;
}

/** Only what differs from the form as it was opened: what somebody else wrote meanwhile stays. */
export function readEdit(opened: EditForm, form: EditForm): Partial<Editable> {
  const edit: Partial<Editable> = {};
  if (form.name.trim() !== opened.name) edit.name = form.name.trim();
  if (form.tags !== opened.tags) edit.tags = readTags(form.tags);
  if (form.timeZone !== opened.timeZone) edit.timeZone = form.timeZone;
  if (form.notes.trim() !== opened.notes) edit.notes = form.notes.trim();
  if (form.contact.trim() !== opened.contact) edit.contact = form.contact.trim();
  if (form.businessDays.join() !== opened.businessDays.join()) edit.businessDays = form.businessDays;
  if (form.businessFrom !== opened.businessFrom) edit.businessFrom = form.businessFrom;
  if (form.businessTo !== opened.businessTo) edit.businessTo = form.businessTo;
  return edit;
}

/** A field's refusal of the API as a sentence; undefined where it said nothing of this field. */
export function fieldRefusal(
  fields: readonly { path: string; message: string }[] | undefined,
  name: string,
): string | undefined {
  const found = fields?.find(({ path }) => path === name || path.startsWith(`${name}.`));
  return found && `${found.message.charAt(0).toUpperCase()}${found.message.slice(1)}.`;
}

/** The day so many days from now, as a date field takes it, by the date in UTC. */
export function dayFromNow(now: number, days: number): string {
  return new Date(now + days * 86_400_000).toISOString().slice(0, 10);
}

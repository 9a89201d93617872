import { Search } from "lucide-react";
import { type ComponentProps, useEffect, useEffectEvent, useRef } from "react";
import { Input } from "./input.tsx";

interface SearchFieldProps
  extends Omit<
    ComponentProps<typeof Input>,
    "ref" | "type" | "icon" | "value" | "defaultValue" | "onChange"
  > {
  /** What is searched for. */
  text: string;
  onType: (text: string) => void;
}

/**
 * A field to search with. The browser holds its text and not React, which would put an older one back where keys come
 * before the page's scripts do, or faster than it draws.
 */
export function SearchField({ text, onType, ...rest }: SearchFieldProps) {
  const field = useRef<HTMLInputElement>(null);
  const told = useRef(text);
  const tell = (typed: string) => {
    told.current = typed;
    onType(typed);
  };
  const tellEarly = useEffectEvent(() => {
    const typed = field.current?.value ?? told.current;
    if (typed !== told.current) tell(typed);
  });
  // After the effects of the pages around it, which listen from then on.
  useEffect(() => {
    const timer = setTimeout(tellEarly);
    return () => clearTimeout(timer);
  }, []);
  // Another text than the one told was chosen elsewhere: a cleared filter, the browser's "back".
  useEffect(() => {
    if (text === told.current) return;
    told.current = text;
    if (field.current) field.current.value = text;
  }, [text]);
  return (
    <Input
      maxLength={100}
      autoComplete="off"
      spellCheck={false}
      {...rest}
      ref={field}
      type="search"
      data-search
      icon={<Search aria-hidden className="size-3.5" />}
      defaultValue={text}
      onChange={({ target }) => tell(target.value)}
    />
  );
}

// As `inspect.custom` of node:util, which a browser does not have.
const inspectCustom = Symbol.for("nodejs.util.inspect.custom");

/** A secret in the clear that shows itself to nobody by accident: not in logs, JSON, templates or a debugger's print. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value itself. Call it only where it leaves for Microsoft. */
  reveal(): string {
    return this.#value;
  }

  toString(): string {
    return "[redacted]";
  }

  toJSON(): string {
    return "[redacted]";
  }

  [inspectCustom](): string {
    return "[redacted]";
  }
}

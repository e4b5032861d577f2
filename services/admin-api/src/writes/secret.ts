/** A value of which the audit log may only say that it changed. */
export class Secret {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  /** The text that appears where it is serialised by mistake. */
  toJSON(): string {
    return "[secret]";
  }
}

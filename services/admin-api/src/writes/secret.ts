/** A value of which the audit log may only say that it changed. */
export class Secret {
  readonly value: string;

  constructor(value: string) {
    this.value = value;
  }

  /** Whoever writes it down by mistake writes this. */
  toJSON(): string {
    return "[secret]";
  }
}

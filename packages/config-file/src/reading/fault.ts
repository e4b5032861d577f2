import type { Path } from "../schema/unknown-members.ts";

/** What is wrong with a configuration, and at which member. Its sentence repeats no value that may be a secret. */
export interface Fault {
  readonly path: Path;
  readonly message: string;
}

/** A fault, and where it stands in the file; both count from 1. */
export interface PlacedFault extends Fault {
  readonly line: number;
  readonly column: number;
}

/** `lintel.yaml:12:5: keys.team-a.settings.0: there is no setting "openia"` */
export function describeFault(fault: Fault | PlacedFault, file?: string): string {
  const place =
    file === undefined || !("line" in fault) ? "" : `${file}:${fault.line}:${fault.column}: `;
  const member = fault.path.length === 0 ? "" : `${fault.path.join(".")}: `;
  return `${place}${member}${fault.message}`;
}

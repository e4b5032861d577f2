import type { IconName } from "../../ui/icon.tsx";

/** Something one can go to, or do. */
export interface Place {
  readonly id: string;
  readonly title: string;
  readonly about: string;
  readonly icon: IconName;
  /** An address to go to, or what is done. */
  readonly to: string | (() => void);
}

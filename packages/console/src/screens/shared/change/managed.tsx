import { Icon } from "../../../ui/icon.tsx";
import { Notice } from "../../../ui/notice.tsx";

/** Why a thing from a configuration file is not changed here: the file would change it back. */
const managedReason = (name: string): string =>
  `It is “${name}” in a configuration file: change it there, and apply the file.`;

export const ManagedNotice = ({ name }: { readonly name: string }) => (
  <Notice tone="warn">{managedReason(name)}</Notice>
);

export const ManagedMark = ({ name }: { readonly name: string }) => (
  <span title={managedReason(name)} className="text-soft">
    <Icon name="lock" size={13} />
    <span className="sr-only">{managedReason(name)}</span>
  </span>
);

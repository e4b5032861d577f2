import { Button } from "../../../ui/button.tsx";

interface AppliedFilterProps {
  readonly label: string;
  readonly name: string;
  readonly onClear: () => void;
}

/** A filter that was chosen elsewhere, and can be taken away. */
export const AppliedFilter = ({ label, name, onClear }: AppliedFilterProps) => (
  <Button icon="close" className="max-w-56" onClick={onClear}>
    <span className="truncate">
      {label}: <bdi>{name}</bdi>
    </span>
  </Button>
);

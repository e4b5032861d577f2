import { useKeysById } from "../../api/named.ts";
import { Button } from "../../ui/button.tsx";
import { BareSelect } from "../../ui/form/inputs.tsx";
import { SearchInput } from "../../ui/form/search-input.tsx";
import { PERIOD_LABELS } from "../../url/period.ts";
import type { ParamChange } from "../../url/use-params.ts";
import type { RequestFilter } from "./request-filter.ts";

const PERIOD_CHOICES = Object.entries(PERIOD_LABELS).map(([value, label]) => ({ value, label }));
const STATUSES = [
  { value: "", label: "Any status" },
  ...["200", "400", "401", "403", "404", "408", "429", "500", "502", "503", "504"].map((value) => ({
    value,
    label: value,
  })),
];
const ACTIONS = [
  { value: "", label: "Any policy action" },
  { value: "allowed", label: "Allowed" },
  { value: "warned", label: "Warned" },
  { value: "redacted", label: "Redacted" },
  { value: "blocked", label: "Blocked" },
];
const ORDERS = [
  { value: "", label: "Newest first" },
  { value: "oldest", label: "Oldest first" },
  { value: "cost", label: "Most expensive first" },
];

interface RequestFiltersProps {
  readonly filter: RequestFilter;
  readonly onChange: (changes: ParamChange) => void;
}

/** Filters, each of which stands in the address. */
export const RequestFilters = ({ filter, onChange }: RequestFiltersProps) => (
  <div className="flex flex-wrap items-center gap-2">
    <BareSelect
      label="Period"
      value={filter.period}
      choices={PERIOD_CHOICES}
      onChange={(period) => onChange({ period })}
    />
    <BareSelect
      label="Status"
      value={filter.status}
      choices={STATUSES}
      onChange={(status) => onChange({ status })}
    />
    <BareSelect
      label="Policy action"
      value={filter.action}
      choices={ACTIONS}
      onChange={(action) => onChange({ action })}
    />
    <BareSelect
      label="Order"
      value={filter.order}
      choices={ORDERS}
      onChange={(order) => onChange({ order })}
    />
    <SearchInput label="User" value={filter.user} onChange={(user) => onChange({ user })} />
    <SearchInput label="Tag" value={filter.tag} onChange={(tag) => onChange({ tag })} />
    {filter.key !== "" && (
      <KeyFilter id={filter.key} onClear={() => onChange({ key: undefined })} />
    )}
  </div>
);

function KeyFilter({ id, onClear }: { readonly id: string; readonly onClear: () => void }) {
  const { data = [] } = useKeysById([id]);
  return (
    <Button icon="close" className="h-9 max-w-56" onClick={onClear}>
      <span className="truncate">
        Key: <bdi>{data[0]?.name ?? id}</bdi>
      </span>
    </Button>
  );
}

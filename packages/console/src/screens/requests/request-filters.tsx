import { useKeysById, usePolicies, useRoutes, useSettings } from "../../api/named.ts";
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
  /** Calls are watched: those of now, in their order. */
  readonly isLive: boolean;
  readonly onChange: (changes: ParamChange) => void;
}

/** Filters, each of which stands in the address. */
export const RequestFilters = ({ filter, isLive, onChange }: RequestFiltersProps) => (
  <div className="flex flex-wrap items-center gap-2">
    {!isLive && (
      <BareSelect
        label="Period"
        value={filter.period}
        choices={PERIOD_CHOICES}
        onChange={(period) => onChange({ period })}
      />
    )}
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
    <ProviderFilter value={filter.provider} onChange={(provider) => onChange({ provider })} />
    <RouteFilter value={filter.route} onChange={(route) => onChange({ route })} />
    {!isLive && (
      <BareSelect
        label="Order"
        value={filter.order}
        choices={ORDERS}
        onChange={(order) => onChange({ order })}
      />
    )}
    <SearchInput label="Model" value={filter.model} onChange={(model) => onChange({ model })} />
    <SearchInput label="User" value={filter.user} onChange={(user) => onChange({ user })} />
    {!isLive && (
      <SearchInput label="Tag" value={filter.tag} onChange={(tag) => onChange({ tag })} />
    )}
    {filter.key !== "" && (
      <KeyFilter id={filter.key} onClear={() => onChange({ key: undefined })} />
    )}
    {filter.policy !== "" && !isLive && (
      <PolicyFilter id={filter.policy} onClear={() => onChange({ policy: undefined })} />
    )}
  </div>
);

interface ChoiceProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
}

/** What a route answers from its cache is listed under this provider. */
const CACHED = "cached";

/** The providers that have settings; and the one that is filtered by, should its settings be gone. */
function ProviderFilter({ value, onChange }: ChoiceProps) {
  const { data: settings = [] } = useSettings();
  const { data: routes = [] } = useRoutes();
  const known = [
    ...settings.map(({ provider }) => provider),
    ...(routes.length > 0 ? [CACHED] : []),
  ];
  const names = [...new Set([...known, value])].filter((name) => name !== "").toSorted();
  if (names.length === 0) return null;
  const choices = names.map((name) => ({
    value: name,
    label: name === CACHED ? "Answered from cache" : name,
  }));
  return (
    <BareSelect
      label="Provider"
      value={value}
      choices={[{ value: "", label: "Any provider" }, ...choices]}
      onChange={onChange}
    />
  );
}

function RouteFilter({ value, onChange }: ChoiceProps) {
  const { data: routes = [] } = useRoutes();
  const known = routes.map(({ id, name }) => ({ value: id, label: name }));
  const isKnown = value === "" || known.some((choice) => choice.value === value);
  const choices = isKnown ? known : [...known, { value, label: value }];
  if (choices.length === 0) return null;
  return (
    <BareSelect
      label="Route"
      value={value}
      choices={[{ value: "", label: "Any route" }, ...choices]}
      onChange={onChange}
    />
  );
}

interface ClearProps {
  readonly id: string;
  readonly onClear: () => void;
}

function KeyFilter({ id, onClear }: ClearProps) {
  const { data = [] } = useKeysById([id]);
  return <Applied label="Key" name={data[0]?.name ?? id} onClear={onClear} />;
}

function PolicyFilter({ id, onClear }: ClearProps) {
  const { data = [] } = usePolicies();
  const name = data.find((policy) => policy.id === id)?.name ?? id;
  return <Applied label="Policy" name={name} onClear={onClear} />;
}

interface AppliedProps {
  readonly label: string;
  readonly name: string;
  readonly onClear: () => void;
}

/** A filter that was chosen elsewhere, and can be taken away. */
const Applied = ({ label, name, onClear }: AppliedProps) => (
  <Button icon="close" className="max-w-56" onClick={onClear}>
    <span className="truncate">
      {label}: <bdi>{name}</bdi>
    </span>
  </Button>
);

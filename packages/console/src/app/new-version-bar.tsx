import { Button } from "../ui/button.tsx";
import { useNewVersion } from "./new-version.ts";

/** Says that the service was upgraded. Nothing is lost by going on; parts not loaded yet come from the new version only. */
export function NewVersionBar() {
  const isNew = useNewVersion();
  if (!isNew) return null;
  return (
    <div
      role="status"
      className="flex flex-wrap items-center justify-center gap-3 border-b border-accent/30 bg-accent-tint px-4 py-2 text-sm text-accent"
    >
      A new version of the console is here.
      <Button look="primary" onClick={() => window.location.reload()}>
        Reload
      </Button>
    </div>
  );
}

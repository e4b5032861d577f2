/** Two posts and the beam over them. */
export const Logo = () => (
  <span className="flex items-center gap-2 text-base font-semibold tracking-tight">
    <svg width="22" height="22" viewBox="0 0 32 32" aria-hidden="true">
      <rect width="32" height="32" rx="7" className="fill-accent" />
      <path
        d="M6 8.5h20v5H6zM8.5 15.5h4.2V25H8.5zM19.3 15.5h4.2V25h-4.2z"
        className="fill-on-accent"
      />
    </svg>
    Lintel
  </span>
);

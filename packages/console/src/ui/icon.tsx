/** Strokes of 24 × 24 drawings, in the manner of Lucide. */
const STROKES = {
  overview: "M4 20V11M10 20V4M16 20v-6M21 20H3",
  requests: "M4 6h16M4 12h16M4 18h10",
  playground: "M7 5l11 7-11 7z",
  keys: "M8 20a4.5 4.5 0 1 0 0-9 4.5 4.5 0 0 0 0 9zM11.2 12.3L20 3.500M15 8.500l3.500 3.500",
  users:
    "M9 11a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7zM3 20a6 6 0 0 1 12 0M16 4.3a3.5 3.5 0 0 1 0 6.4M18 14.5a6 6 0 0 1 3 5.5",
  policies: "M12 3l7 3v5c0 5-3 8-7 10-4-2-7-5-7-10V6zM9 12l2 2 4-4",
  providers: "M4 5h16v6H4zM4 13h16v6H4zM8 8h.01M8 16h.01",
  routes:
    "M6 19a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM18 9a2 2 0 1 0 0-4 2 2 0 0 0 0 4zM8 17h6a3 3 0 0 0 0-6h-4a3 3 0 0 1 0-6h6",
  prices:
    "M12 3v18M16.5 7c-1-1.3-2.6-2-4.5-2-2.5 0-4.5 1.2-4.5 3.2 0 4.800 9.5 2.3 9.5 7.3 0 2.2-2.2 3.5-5 3.5-2.3 0-4.2-.9-5.2-2.5",
  alerts: "M18 9a6 6 0 1 0-12 0c0 6-2.5 7-2.5 7h17S18 15 18 9M10 20a2 2 0 0 0 4 0",
  jobs: "M12 8v4l3 2M21 12a9 9 0 1 1-3-6.700M21 4v4h-4",
  audit: "M7 3h8l4 4v14H7zM15 3v4h4M10 12h6M10 16h6",
  tokens: "M4 8h16v9H4zM8 12.5h.01M12 12.5h.01M16 12.5h.01",
  system:
    "M12 15a3 3 0 1 0 0-6 3 3 0 0 0 0 6zM12 3v3M12 18v3M3 12h3M18 12h3M5.6 5.6l2.100 2.100M16.3 16.3l2.100 2.100M5.6 18.4l2.100-2.100M16.3 7.700l2.100-2.100",
  search: "M11 18a7 7 0 1 0 0-14 7 7 0 0 0 0 14zM20 20l-4-4",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  check: "M5 12l5 5L20 7",
  close: "M6 6l12 12M18 6L6 18",
  plus: "M12 5v14M5 12h14",
  sun: "M12 16a4 4 0 1 0 0-8 4 4 0 0 0 0 8zM12 2v2M12 20v2M4 12H2M22 12h-2M5 5l1.4 1.4M17.6 17.6L19 19M5 19l1.4-1.4M17.6 6.4L19 5",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4 8.5 8.5 0 1 0 20 14.5z",
  leave: "M10 4H5v16h5M14 8l4 4-4 4M18 12H9",
  menu: "M4 7h16M4 12h16M4 17h16",
  more: "M12 6h.01M12 12h.01M12 18h.01",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
  up: "M12 19V5M6 11l6-6 6 6",
  down: "M12 5v14M6 13l6 6 6-6",
  right: "M9 6l6 6-6 6",
  warning: "M12 4L2.5 20h19zM12 10v4M12 17h.01",
  export: "M12 4v11M7 11l5 5 5-5M4 20h16",
  play: "M7 5l11 7-11 7z",
  stop: "M7 7h10v10H7z",
  refresh: "M20 11a8 8 0 1 0-2.3 6.3M20 5v6h-6",
  trash: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
} as const satisfies Readonly<Record<string, string>>;
export type IconName = keyof typeof STROKES;

/** A drawing beside or in place of words; what it means is said by the element it is in. */
export const Icon = ({ name, size = 16 }: { readonly name: IconName; readonly size?: number }) => (
  <svg
    width={size}
    height={size}
    viewBox="0 0 24 24"
    fill="none"
    stroke="currentColor"
    strokeWidth={1.8}
    strokeLinecap="round"
    strokeLinejoin="round"
    aria-hidden="true"
    className="shrink-0"
  >
    <path d={STROKES[name]} />
  </svg>
);

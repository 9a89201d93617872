import { directSendWords } from "#lib/direct-send/rules.ts";
import type { StatePeriod } from "#lib/statement/schema.ts";

interface StateStripProps {
  periods: readonly StatePeriod[];
  start: string;
  end: string;
}

const width = 1_000;
const height = 28;
/** What is shorter than this could not be seen. */
const leastWidth = 2;

const fills = { blocked: "#1f2937", allowed: "url(#strip-allowed)", unknown: "url(#strip-unknown)" } as const;

/** The states over time as one bar, which can be told apart without colours. The table below says the same. */
export function StateStrip({ periods, start, end }: StateStripProps) {
  const [from, to] = [Date.parse(start), Date.parse(end)];
  const place = (at: string) =>
    (Math.min(Math.max(Date.parse(at) - from, 0), to - from) / (to - from)) * width;
  return (
    <figure className="space-y-1 break-inside-avoid">
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        role="img"
        aria-label="The states over the period; the table below says the same."
        className="block h-7 w-full border border-border-strong bg-white [print-color-adjust:exact]"
      >
        <Patterns />
        <rect width={width} height={height} fill={fills.unknown} />
        {to > from &&
          periods.map((period) => <Bar key={`${period.from} ${period.state}`} {...{ period, place, end }} />)}
      </svg>
      <figcaption className="flex flex-wrap gap-x-4 text-xs">
        <Legend fill={fills.blocked} words={directSendWords.blocked} />
        <Legend fill={fills.allowed} words={directSendWords.allowed} />
        <Legend fill={fills.unknown} words="Not known, or not read for more than two days" />
      </figcaption>
    </figure>
  );
}

function Patterns() {
  return (
    <defs>
      <pattern id="strip-allowed" width="8" height="8" patternUnits="userSpaceOnUse">
        <rect width="8" height="8" fill="#ffffff" />
        <path d="M-2 6 L2 10 M-2 -2 L10 10 M6 -2 L10 2" stroke="#b91c1c" strokeWidth="2.5" />
      </pattern>
      <pattern id="strip-unknown" width="6" height="6" patternUnits="userSpaceOnUse">
        <rect width="6" height="6" fill="#ffffff" />
        <circle cx="3" cy="3" r="1" fill="#6b7280" />
      </pattern>
    </defs>
  );
}

interface BarProps {
  period: StatePeriod;
  place: (at: string) => number;
  end: string;
}

function Bar({ period: { state, from, to, gaps }, place, end }: BarProps) {
  const right = place(to ?? end);
  const left = Math.min(place(from), width - leastWidth);
  return (
    <>
      <rect x={left} width={Math.max(right - left, leastWidth)} height={height} fill={fills[state]} />
      {gaps.map((gap) => (
        <rect
          key={gap.from}
          x={place(gap.from)}
          width={place(gap.to) - place(gap.from)}
          height={height}
          fill={fills.unknown}
        />
      ))}
    </>
  );
}

function Legend({ fill, words }: { fill: string; words: string }) {
  return (
    <span className="flex items-center gap-1.5">
      <svg
        aria-hidden
        viewBox="0 0 16 12"
        className="h-3 w-4 border border-border-strong [print-color-adjust:exact]"
      >
        <rect width="16" height="12" fill={fill} />
      </svg>
      {words}
    </span>
  );
}

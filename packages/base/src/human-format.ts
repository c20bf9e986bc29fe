/** A whole number with commas: `1,234,567`. */
export function formatCount(count: number): string {
  return String(Math.round(count)).replaceAll(/\B(?=(\d{3})+$)/g, ",");
}

/** A duration in the unit that suits it, three digits: `812 ns`, `1.25 µs`, `34.0 ms`, `12.5 s`, `3 min 05 s`. */
export function formatDuration(durationMs: number): string {
  const ns = durationMs * 1e6;
  if (ns < 999.5) return `${Math.round(ns)} ns`;
  if (ns < 999.5e3) return `${threeDigits(ns / 1e3)} µs`;
  if (ns < 999.5e6) return `${threeDigits(ns / 1e6)} ms`;
  if (ns < 59.95e9) return `${threeDigits(ns / 1e9)} s`;
  const seconds = Math.round(ns / 1e9);
  return `${formatCount(Math.floor(seconds / 60))} min ${String(seconds % 60).padStart(2, "0")} s`;
}

/** A size in bytes in decimal units, three digits: `512 B`, `1.50 kB`, `23.4 MB`. */
export function formatBytes(byteCount: number): string {
  if (byteCount < 1000) return `${Math.round(byteCount)} B`;
  let value = byteCount;
  let unit = 0;
  while (value >= 999.5 && unit < BYTE_UNITS.length) {
    value /= 1000;
    unit++;
  }
  return `${threeDigits(value)} ${BYTE_UNITS[unit - 1]}`;
}

const BYTE_UNITS = ["kB", "MB", "GB", "TB"];

function threeDigits(value: number): string {
  if (value >= 99.95) return value.toFixed(0);
  return value >= 9.995 ? value.toFixed(1) : value.toFixed(2);
}

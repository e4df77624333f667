// Loaded before the command: its clock jumps. CHAOS_CLOCK is a list of [looks, hours]: after so many more looks at the
// clock it jumps by so many hours.
const jumps = JSON.parse(process.env.CHAOS_CLOCK ?? "[]");
const RealDate = Date;
let looks = 0;
let shiftMs = 0;

function now() {
  while (jumps.length > 0 && looks >= jumps[0][0]) {
    const [, hours] = jumps.shift();
    shiftMs += hours * 3_600_000;
    looks = 0;
  }
  looks += 1;
  return RealDate.now() + shiftMs;
}

globalThis.Date = class extends RealDate {
  constructor(...parts) {
    super(...(parts.length === 0 ? [now()] : parts));
  }
  static now = now;
};

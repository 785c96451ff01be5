/** What the main thread of a page did between two moments, out of a trace of Chromium. */

/** Running scripts, and what the engine does for them; an event within another is counted once. */
const SCRIPT = new Set(['EvaluateScript', 'FunctionCall', 'EventDispatch', 'TimerFire', 'FireAnimationFrame', 'FireIdleCallback', 'RunMicrotasks', 'v8.callFunction', 'v8.run', 'MinorGC', 'MajorGC', 'V8.GCScavenger']);
const CATEGORIES = ['devtools.timeline', 'disabled-by-default-devtools.timeline', 'blink.user_timing', 'v8'];
const US = 1000;

/** Takes down what happens while `act` runs. */
export async function traced(cdp, act) {
  const events = [];
  const take = ({ value }) => events.push(...value);
  cdp.on('Tracing.dataCollected', take);
  await cdp.send('Tracing.start', { transferMode: 'ReportEvents', traceConfig: { recordMode: 'recordUntilFull', includedCategories: CATEGORIES } });
  await act();
  const whole = new Promise((resolve) => { cdp.once('Tracing.tracingComplete', resolve); });
  await cdp.send('Tracing.end');
  await whole;
  cdp.off('Tracing.dataCollected', take);
  return events;
}

/**
 * From the reader's change of a control to the first `mark` after the last answer whose address holds `answer`: milliseconds of script, and
 * of all tasks of the main thread (with layout and reading the answer), both by the thread's own clock; and by the clock on the wall.
 */
export function fromChange(events, { mark, answer }) {
  const changed = events.find((one) => one.name === 'EventDispatch' && one.args?.data?.type === 'change');
  if (!changed) throw new Error('the trace holds no change of a control');
  const asked = new Set(events.filter((one) => one.name === 'ResourceSendRequest' && one.ts >= changed.ts && one.args.data.url.includes(answer)).map((one) => one.args.data.requestId));
  // its head: the event of its end waits behind the script that reads it
  const answered = Math.max(...events.filter((one) => one.name === 'ResourceReceiveResponse' && asked.has(one.args.data.requestId)).map((one) => one.ts));
  const marked = events.filter((one) => one.cat.includes('blink.user_timing') && one.name === mark && one.ts >= answered).map((one) => one.ts).sort((a, b) => a - b)[0];
  if (!Number.isFinite(answered) || marked === undefined) throw new Error(`the trace holds no ${Number.isFinite(answered) ? mark : answer} after the change`);
  const within = (names) => spent(events.filter((one) => one.ph === 'X' && one.tid === changed.tid && one.pid === changed.pid && names(one.name)), changed.ts, marked);
  return { script: within((name) => SCRIPT.has(name)), tasks: within((name) => name === 'RunTask'), wall: (marked - changed.ts) / US };
}

/** Of events that may lie in each other: the outermost, cut at both ends, each by the share of it that the thread ran. */
function spent(events, from, to) {
  let end = -Infinity;
  let sum = 0;
  for (const one of [...events].sort((a, b) => a.ts - b.ts || b.dur - a.dur)) {
    const stop = one.ts + (one.dur ?? 0);
    if (one.ts < end || stop <= from || one.ts >= to) continue;
    end = stop;
    const share = one.tdur !== undefined && one.dur > 0 ? Math.min(1, one.tdur / one.dur) : 1;
    sum += (Math.min(stop, to) - Math.max(one.ts, from)) * share;
  }
  return sum / US;
}

import { describe, expect, it } from 'vitest';
import { firstDay, nextDay } from '../../src/state/playing';
import { monthOf } from '../../src/state/timeline';

const reach = { from: monthOf('2010-01-01'), to: monthOf('2011-12-31') };

describe('the line of time, played', () => {
  it('goes from month end to month end, and stops at the last', () => {
    expect(nextDay('2010-01-31', 1, reach)).toBe('2010-02-28');
    expect(nextDay('2010-06-15', 12, reach)).toBe('2011-06-30');
    expect(nextDay('2011-10-31', 12, reach)).toBe('2011-12-31');
    expect(nextDay('2011-12-31', 1, reach)).toBeNull();
  });
  it('begins where one is, or anew from the end', () => {
    expect([firstDay('2010-08-31', reach), firstDay('2011-12-31', reach), firstDay(null, reach)]).toEqual(['2010-08-31', '2010-01-31', '2010-01-31']);
  });
  it('reaches the end in as many steps as there are', () => {
    let [day, steps]: [string | null, number] = [firstDay(null, reach), 0];
    while (day && steps < 100) { day = nextDay(day, 3, reach); steps += 1; }
    expect(steps).toBe(9);
  });
});

/** A cron expression of EventBridge, in UTC. */
export interface Cron {
  /** The first due time later than `time`, in epoch milliseconds; undefined when there is none before 2200. */
  next(time: number): number | undefined;
}

interface Field {
  readonly name: string;
  readonly least: number;
  readonly most: number;
  /** Names of the values, from `least` on. */
  readonly names?: readonly string[];
}

const MONTHS = ['JAN', 'FEB', 'MAR', 'APR', 'MAY', 'JUN', 'JUL', 'AUG', 'SEP', 'OCT', 'NOV', 'DEC'];
const WEEKDAYS = ['SUN', 'MON', 'TUE', 'WED', 'THU', 'FRI', 'SAT'];
const FIELDS = [
  { name: 'minutes', least: 0, most: 59 },
  { name: 'hours', least: 0, most: 23 },
  { name: 'day of month', least: 1, most: 31 },
  { name: 'month', least: 1, most: 12, names: MONTHS },
  { name: 'day of week', least: 1, most: 7, names: WEEKDAYS },
  { name: 'year', least: 1970, most: 2199 },
] as const satisfies readonly Field[];

const PART = /^(?:(?<all>\*)|(?<from>[A-Z0-9]+)(?:-(?<to>[A-Z0-9]+))?)(?:\/(?<step>[1-9]\d*))?$/;
const DAY_MS = 86_400_000;

/**
 * Reads the six fields. Lists, ranges, steps, names and `?` work; `L`, `W` and `#` are refused. `expression` is what an
 * error names.
 */
export function parseCron(fields: string, expression: string): Cron {
  const refuse = (why: string) => new Error(`Schedule ${expression}: ${why}`);
  const texts = fields.split(' ');
  if (texts.length !== FIELDS.length) throw refuse(`a cron expression has ${FIELDS.length} fields`);
  const [minuteText = '', hourText = '', dayText = '', monthText = '', weekdayText = '', yearText = ''] = texts;
  if ((dayText === '?') === (weekdayText === '?')) throw refuse('one of day of month and day of week has to be ?');

  const [minuteField, hourField, dayField, monthField, weekdayField, yearField] = FIELDS;
  const minutes = valuesOf(minuteText, minuteField, refuse);
  const hours = valuesOf(hourText, hourField, refuse);
  const days = dayText === '?' ? undefined : valuesOf(dayText, dayField, refuse);
  const months = valuesOf(monthText, monthField, refuse);
  const weekdays = weekdayText === '?' ? undefined : valuesOf(weekdayText, weekdayField, refuse);
  const years = valuesOf(yearText, yearField, refuse);

  const isDay = (date: Date): boolean =>
    years.has(date.getUTCFullYear()) &&
    months.has(date.getUTCMonth() + 1) &&
    (days?.has(date.getUTCDate()) ?? true) &&
    (weekdays?.has(date.getUTCDay() + 1) ?? true);
  const timesOfDay = [...hours].flatMap((hour) => [...minutes].map((minute) => (hour * 60 + minute) * 60_000));
  timesOfDay.sort((a, b) => a - b);
  const end = Date.UTC(Math.max(...years) + 1, 0);

  return {
    next: (time) => {
      for (let day = Math.floor(time / DAY_MS) * DAY_MS; day < end; day += DAY_MS) {
        if (!isDay(new Date(day))) continue;
        const timeOfDay = timesOfDay.find((candidate) => day + candidate > time);
        if (timeOfDay !== undefined) return day + timeOfDay;
      }
      return undefined;
    },
  };
}

/** The values that a field's text stands for. */
function valuesOf(text: string, field: Field, refuse: (why: string) => Error): Set<number> {
  const values = new Set<number>();
  for (const part of text.split(',')) {
    const { all, from = '', to, step } = PART.exec(part.toUpperCase())?.groups ?? {};
    if (all === undefined && from === '') throw refuse(`${field.name} does not take ${part}`);
    const first = all === undefined ? valueOf(from, field) : field.least;
    // `5/10` runs to the end of the field, `5` is one value.
    const last = to !== undefined ? valueOf(to, field) : all === undefined && step === undefined ? first : field.most;
    if (first === undefined || last === undefined || last < first) throw refuse(`${field.name} does not take ${part}`);
    for (let value = first; value <= last; value += Number(step ?? 1)) values.add(value);
  }
  return values;
}

function valueOf(text: string, { least, most, names }: Field): number | undefined {
  const named = names?.indexOf(text) ?? -1;
  if (named >= 0) return least + named;
  const value = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  return value >= least && value <= most ? value : undefined;
}

// Values that change without changing, streams of values, and dates.
import dayjs from 'dayjs';
import timezone from 'dayjs/plugin/timezone.js';
import utc from 'dayjs/plugin/utc.js';
import { enablePatches, produce, produceWithPatches } from 'immer';
import { DateTime, Duration, Interval } from 'luxon';
import { bufferCount, catchError, concatMap, interval, lastValueFrom, map, of, retry, Subject, take, throwError, timeout, toArray } from 'rxjs';

enablePatches();
const state = { list: [1, { deep: 2 }], map: new Map([['key', 1]]) };
console.log(produceWithPatches(state, (draft) => {
  draft.list[1].deep++;
  draft.list.push(4);
}));
console.log(Object.isFrozen(produce(state, (draft) => void draft.list.pop()).list), state);

console.log(await lastValueFrom(interval(2).pipe(take(5), concatMap((x) => of(x, x * 10)), bufferCount(4), toArray())));
console.log(await lastValueFrom(throwError(() => new Error('again')).pipe(retry(2), catchError(({ message }) => of(message)))));
await lastValueFrom(new Subject().pipe(timeout(5))).catch(({ name, message }) => console.log(name, message));
const subject = new Subject();
subject.pipe(map((x) => x.value)).subscribe({ next: console.log, error: ({ message }) => console.log('failed:', message.split('\n')[0]) });
subject.next({ value: 'first' });
subject.next(null);

const date = new Date(Date.UTC(2024, 1, 29, 12, 34, 56, 789));
console.log(DateTime.fromJSDate(date, { zone: 'Asia/Tokyo' }).setLocale('fr').toLocaleString(DateTime.DATETIME_HUGE), DateTime.fromISO('nonsense').invalidExplanation);
console.log(Duration.fromObject({ hours: 3, minutes: 90 }).normalize().toHuman(), Interval.after(date, { days: 2 }).toISO(), DateTime.fromJSDate(date, { zone: 'utc' }));
dayjs.extend(utc);
dayjs.extend(timezone);
console.log(dayjs(date).tz('America/New_York').format(), dayjs.tz.guess(), dayjs.utc(date).add(1, 'year').toISOString());

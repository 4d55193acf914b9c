interface Reason { text: string }

export function fail(reason: Reason): never {
  throw new RangeError(reason.text);
}

try {
  fail({ text: 'on purpose' });
} catch (error) {
  console.log(((error as Error).stack ?? '').split('\n').slice(0, 3).map((line) => line.replace(process.cwd(), '')).join('\n'));
}

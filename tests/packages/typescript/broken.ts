const count: number = 'three';
function twice(value: string): string {
  return value * 2;
}
twice(count, missing);
export { nothing };

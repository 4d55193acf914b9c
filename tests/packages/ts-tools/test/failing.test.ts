import { Op } from '@app/calc';

type Row = { op: Op };

test('points at the line of the source', () => {
  const row: Row = { op: Op.Add };
  expect(row.op).toBe('sub');
});

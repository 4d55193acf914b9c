import Simple, { Op } from '@app/calc';
import { place } from '../src/place';
import * as source from '../src/place';

jest.mock('path', () => ({ __esModule: true, default: { basename: jest.fn(() => 'mocked') } }));

describe('calc', () => {
  it('adds', () => { expect(new Simple().run(Op.Add, 1, 2)).toBe(3); });

  it('tells', () => {
    const seen = jest.fn();
    new Simple().on('run', seen).emit('run', Op.Sub);
    expect(seen).toHaveBeenCalledWith('sub');
  });

  it('mocks modules', () => { expect(place('x/y')).toBe('mocked'); });

  it('sees exports', () => { expect(Object.keys(source)).toEqual(['place']); });

  it.each([[3, 1, 2], [0, 2, -2]])('%i - %i is %i', (a: number, b: number, c: number) => { expect(new Simple().run(Op.Sub, a, b)).toBe(c); });
});

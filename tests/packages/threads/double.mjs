export default ({ n, fails }) => {
  if (fails) throw new TypeError(`not ${n}`);
  return n * 2;
};

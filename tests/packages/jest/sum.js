exports.sum = (...numbers) => numbers.reduce((a, b) => a + b, 0);
exports.sign = (number) => {
  if (number > 0) return 'positive';
  return number < 0 ? 'negative' : 'zero';
};
exports.fail = () => {
  throw new TypeError('on purpose');
};
